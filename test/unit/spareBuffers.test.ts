import { SpareBuffers } from '../../nodes/ScanFile/iqs/spareBuffers';

it('gives a buffer out again, whole, when a part of it comes back', () => {
	const buffers = new SpareBuffers();
	const first = buffers.take(1_000);
	buffers.giveBack(first.subarray(100, 200));
	const second = buffers.take(900);

	expect(second.buffer).toBe(first.buffer);
	expect(second.length).toBeGreaterThanOrEqual(1_000);
});

it('never gives out a buffer that is in use', () => {
	const buffers = new SpareBuffers();
	const first = buffers.take(1_000);
	const second = buffers.take(1_000);
	buffers.giveBack(first);
	const third = buffers.take(1_000);
	const fourth = buffers.take(1_000);

	expect(third.buffer).toBe(first.buffer);
	expect(new Set([second.buffer, third.buffer, fourth.buffer]).size).toBe(3);
});

it('does not keep one that is too small', () => {
	const buffers = new SpareBuffers();
	const small = buffers.take(10);
	buffers.giveBack(small);

	expect(buffers.take(100).length).toBeGreaterThanOrEqual(100);
	expect(buffers.take(10).buffer).not.toBe(small.buffer);
});

it('does not lend a large one for a small image', () => {
	const buffers = new SpareBuffers();
	const large = buffers.take(1_000_000);
	buffers.giveBack(large);

	expect(buffers.take(10_000).buffer.byteLength).toBeLessThan(20_000);
});

it('keeps no more than is needed for the calls of one moment', () => {
	const buffers = new SpareBuffers();
	const taken = Array.from({ length: 10 }, () => buffers.take(20_000_000));
	for (const buffer of taken) buffers.giveBack(buffer);
	const again = Array.from({ length: 10 }, () => buffers.take(20_000_000).buffer);

	expect(taken.filter(({ buffer }) => again.includes(buffer))).toHaveLength(2);
});

it('keeps none that it did not give out: it may be a part of what others use', () => {
	const buffers = new SpareBuffers();
	const text = Buffer.from('a short text shares its memory');
	buffers.giveBack(text);

	const taken = buffers.take(10);
	taken.fill(0);
	expect(text.toString()).toBe('a short text shares its memory');
});

it('takes a buffer back only once', () => {
	const buffers = new SpareBuffers();
	const buffer = buffers.take(1_000);
	buffers.giveBack(buffer);
	buffers.giveBack(buffer);

	expect(buffers.take(1_000).buffer).not.toBe(buffers.take(1_000).buffer);
});
