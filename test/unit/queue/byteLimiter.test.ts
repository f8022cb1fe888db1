import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';

/** Someone who wants room for images and takes it as soon as it is offered. */
function comer(limiter: ByteLimiter, sizes: number[]) {
	const taken: number[] = [];
	const waiting = [...sizes];
	const tryAgain = () => {
		for (let bytes = waiting[0]; bytes !== undefined; bytes = waiting[0]) {
			if (!limiter.tryAcquire(bytes, tryAgain)) return;
			taken.push(bytes);
			waiting.shift();
		}
		limiter.leave(tryAgain);
	};
	/** Needs no more room. */
	const giveUp = () => {
		waiting.length = 0;
		limiter.leave(tryAgain);
	};
	tryAgain();
	return { taken, giveUp };
}

test('gives room up to its limit, and the rest when room is released', () => {
	const limiter = new ByteLimiter(100);
	const { taken } = comer(limiter, [60, 40, 1]);
	expect(taken).toEqual([60, 40]);

	limiter.release(40);
	expect(taken).toEqual([60, 40, 1]);
});

test('lets an image that is larger than the limit are sent alone', () => {
	const limiter = new ByteLimiter(100);
	const { taken } = comer(limiter, [10, 500, 10]);
	expect(taken).toEqual([10]);

	limiter.release(10);
	expect(taken).toEqual([10, 500]);
	limiter.release(500);
	expect(taken).toEqual([10, 500, 10]);
});

test('keeps a place in line for a large image, however many small ones come', () => {
	const limiter = new ByteLimiter(100);
	const small = comer(limiter, [50, 50]);
	const large = comer(limiter, [90]);
	const others = Array.from({ length: 5 }, () => comer(limiter, [10, 10]));
	expect(small.taken).toEqual([50, 50]);

	limiter.release(50);
	expect(large.taken).toEqual([]);
	expect(others.flatMap(({ taken }) => taken)).toEqual([]);
	limiter.release(50);
	expect(large.taken).toEqual([90]);
	expect(others.flatMap(({ taken }) => taken)).toEqual([10]);
	limiter.release(90);
	expect(others.flatMap(({ taken }) => taken)).toHaveLength(10);
});

test('stands nobody in line twice', () => {
	const limiter = new ByteLimiter(100);
	comer(limiter, [100]);
	const tryAgain = jest.fn();
	for (let time = 0; time < 3; time++) limiter.tryAcquire(10, tryAgain);
	limiter.leave(tryAgain);
	limiter.release(100);

	expect(tryAgain).not.toHaveBeenCalled();
});

test('lets those behind move up when the first one needs no room any more', () => {
	const limiter = new ByteLimiter(100);
	comer(limiter, [50]);
	const large = comer(limiter, [90]);
	const small = comer(limiter, [10, 10]);
	expect(small.taken).toEqual([]);

	large.giveUp();
	expect(small.taken).toEqual([10, 10]);
	expect(large.taken).toEqual([]);
});

test('leaves the first one in place when one behind it needs no room any more', () => {
	const limiter = new ByteLimiter(100);
	comer(limiter, [50]);
	const large = comer(limiter, [90]);
	comer(limiter, [10]).giveUp();
	limiter.release(50);

	expect(large.taken).toEqual([90]);
});

test('takes images without a size, which IQS fetches itself, at once', () => {
	const limiter = new ByteLimiter(100);

	expect(comer(limiter, [100, 0, 0]).taken).toEqual([100, 0, 0]);
});

test('lets all move up for whom there is room, when one of them takes one image only', () => {
	const limiter = new ByteLimiter(100);
	comer(limiter, [100]);
	const taken: string[] = [];
	const one = () => void (limiter.tryAcquire(10, one) && taken.push('one'));
	const other = () => void (limiter.tryAcquire(10, other) && taken.push('other'));
	one();
	other();
	limiter.release(100);

	expect(taken).toEqual(['one', 'other']);
});
