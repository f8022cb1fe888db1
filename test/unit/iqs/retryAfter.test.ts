import { retryAfterMs } from '../../../nodes/ScanFile/iqs/retryAfter';

describe('Retry-After', () => {
	const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

	test.each<[header: unknown, waitMs: number]>([
		['1', 1_000],
		['120', 120_000],
		[' 30 ', 30_000],
		['0.0001', 1],
		['0.5', 500],
		['1.0001', 1_001],
		['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
		['Wednesday, 21-Oct-26 07:29:00 GMT', 60_000],
		['Thu, 22 Oct 2026 07:28:00 GMT', 86_400_000],
		['Wed, 21 Oct 2026 07:28:30 GMT ', 30_000],
	])('%j means %d ms', (header, waitMs) => {
		expect(retryAfterMs(header, now)).toBe(waitMs);
	});

	test.each<[header: unknown]>([
		[undefined],
		[null],
		[''],
		['   '],
		['soon'],
		['-5'],
		['5 seconds'],
		['10s'],
		['1e3'],
		['NaN'],
		['try again in 5'],
		['Wed, 21 Oct 2026 07:29:00 GMT-0100'],
		[5],
		[['5', '10']],
		[[]],
		[{}],
	])('%j cannot be read', (header) => {
		expect(retryAfterMs(header, now)).toBeUndefined();
	});

	test.each([
		'0',
		'0.0',
		' 0 ',
		'Wed, 21 Oct 2026 07:28:00 GMT',
		'Wed, 21 Oct 2026 07:27:59 GMT',
		'Wed, 21 Oct 2015 07:28:00 GMT',
	])('%j asks for no wait, so the back-off holds', (header) => {
		expect(retryAfterMs(header, now)).toBeUndefined();
	});
});
