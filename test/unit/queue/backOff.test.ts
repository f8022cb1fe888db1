import { backOffMs } from '../../../nodes/ScanFile/queue/backOff';

const draws = Array.from({ length: 1000 }, (_, position) => position / 1000);

describe('back-off', () => {
	test.each([
		[1, 500, 1_000],
		[2, 1_000, 2_000],
		[3, 2_000, 4_000],
		[4, 4_000, 8_000],
		[5, 8_000, 16_000],
		[6, 10_000, 20_000],
		[10, 10_000, 20_000],
		[5_000, 10_000, 20_000],
	])('after call %d is from %d to %d ms, whatever is drawn', (callsMade, least, most) => {
		const waits = draws.map((random) => backOffMs(callsMade, random));

		expect(Math.min(...waits)).toBe(least);
		expect(Math.max(...waits)).toBeLessThanOrEqual(most);
		expect(Math.max(...waits)).toBeGreaterThan(most * 0.99);
	});

	test('is spread, so that several workflows do not come back together', () => {
		expect(new Set(draws.map((random) => backOffMs(1, random))).size).toBeGreaterThan(400);
	});
});
