import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';

test('gives a buffer out again, whole, when a part of it comes back', () => {
	const buffers = new BufferPool();
	const first = buffers.acquire(1_000);
	buffers.release(first.subarray(100, 200));
	const second = buffers.acquire(900);

	expect(second.buffer).toBe(first.buffer);
	expect(second.length).toBeGreaterThanOrEqual(1_000);
});

test('never gives out a buffer that is in use', () => {
	const buffers = new BufferPool();
	const first = buffers.acquire(1_000);
	const second = buffers.acquire(1_000);
	buffers.release(first);
	const third = buffers.acquire(1_000);
	const fourth = buffers.acquire(1_000);

	expect(third.buffer).toBe(first.buffer);
	expect(new Set([second.buffer, third.buffer, fourth.buffer]).size).toBe(3);
});

test('does not keep one that is too small', () => {
	const buffers = new BufferPool();
	const small = buffers.acquire(10);
	buffers.release(small);

	expect(buffers.acquire(100).length).toBeGreaterThanOrEqual(100);
	expect(buffers.acquire(10).buffer).not.toBe(small.buffer);
});

test('does not lend a large one for a small image', () => {
	const buffers = new BufferPool();
	const large = buffers.acquire(1_000_000);
	buffers.release(large);

	expect(buffers.acquire(10_000).buffer.byteLength).toBeLessThan(20_000);
});

test('keeps no more than is needed for the calls of one moment', () => {
	const buffers = new BufferPool();
	const taken = Array.from({ length: 10 }, () => buffers.acquire(20_000_000));
	for (const buffer of taken) buffers.release(buffer);
	const again = Array.from({ length: 10 }, () => buffers.acquire(20_000_000).buffer);

	expect(taken.filter(({ buffer }) => again.includes(buffer))).toHaveLength(2);
});

test('keeps none that it did not give out: it may be a part of what others use', () => {
	const buffers = new BufferPool();
	const text = Buffer.from('a short text shares its memory');
	buffers.release(text);

	const taken = buffers.acquire(10);
	taken.fill(0);
	expect(text.toString()).toBe('a short text shares its memory');
});

test('takes a buffer back only once', () => {
	const buffers = new BufferPool();
	const buffer = buffers.acquire(1_000);
	buffers.release(buffer);
	buffers.release(buffer);

	expect(buffers.acquire(1_000).buffer).not.toBe(buffers.acquire(1_000).buffer);
});

test('gives the same buffer again and again, however long', () => {
	const buffers = new BufferPool();
	const first = buffers.acquire(1_000_000);
	buffers.release(first);
	for (let call = 0; call < 100; call++) {
		const again = buffers.acquire(1_000_000);
		expect(again.buffer).toBe(first.buffer);
		buffers.release(again);
	}
});

test('fills its room to the last byte', () => {
	const buffers = new BufferPool();
	// With the room for growth, two of these are 64 MB.
	const taken = [28_444_444, 28_444_444].map((bytes) => buffers.acquire(bytes));
	for (const buffer of taken) buffers.release(buffer);
	const again = taken.map(() => buffers.acquire(28_444_444).buffer);

	expect(taken.every(({ buffer }) => again.includes(buffer))).toBe(true);
});

test.each([1_800, 900])('lends a buffer of 1,800 bytes for %d bytes', (bytes) => {
	const buffers = new BufferPool();
	const spare = buffers.acquire(1_600);
	expect(spare.length).toBe(1_800);
	buffers.release(spare);

	expect(buffers.acquire(bytes).buffer).toBe(spare.buffer);
});

test('keeps nothing, and takes nothing back, when it was cleared', () => {
	const buffers = new BufferPool();
	const [spare, inUse] = [buffers.acquire(1_000), buffers.acquire(1_000)];
	buffers.release(spare);
	buffers.clear();
	buffers.release(inUse);
	const again = [buffers.acquire(1_000), buffers.acquire(1_000)].map(({ buffer }) => buffer);
	expect(again).not.toContain(spare.buffer);
	expect(again).not.toContain(inUse.buffer);

	// All of its room is there again.
	const taken = [28_444_444, 28_444_444].map((bytes) => buffers.acquire(bytes));
	for (const buffer of taken) buffers.release(buffer);
	const kept = taken.map(() => buffers.acquire(28_444_444).buffer);
	expect(taken.every(({ buffer }) => kept.includes(buffer))).toBe(true);
});
