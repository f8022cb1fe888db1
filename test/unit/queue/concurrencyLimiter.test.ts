import { ConcurrencyLimiter } from '../../../nodes/ScanFile/queue/concurrencyLimiter';

/** How many calls may be in flight; asking does as a full gate does. */
function slotsOf(limit: ConcurrencyLimiter): number {
	let inFlight = 0;
	while (limit.hasSlot(inFlight)) inFlight++;
	return inFlight;
}

/** A round trip in which so many calls start and are accepted. */
function roundTrip(limit: ConcurrencyLimiter, calls: number, latencyMs: number): void {
	const { round } = limit;
	for (let call = 0; call < calls; call++) limit.accepted(round, latencyMs);
}

/** A limit after so many round trips with all slots in use. */
function fullRounds(rounds: number, latencyMs = 300): ConcurrencyLimiter {
	const limit = new ConcurrencyLimiter();
	limit.accepted(limit.round, latencyMs);
	for (let round = 0; round < rounds; round++) roundTrip(limit, slotsOf(limit), latencyMs);
	return limit;
}

test('the first call is sent alone, and ten go once it was accepted', () => {
	expect(slotsOf(new ConcurrencyLimiter())).toBe(1);
	expect(slotsOf(fullRounds(0))).toBe(10);
});

test('doubles with each full round trip, up to fifty', () => {
	expect([0, 1, 2, 3, 4].map((rounds) => slotsOf(fullRounds(rounds)))).toEqual([
		10, 20, 40, 50, 50,
	]);
});

test('does not grow while slots are free: nothing shows that the service could take more', () => {
	const limit = fullRounds(0);
	for (let round = 0; round < 10; round++) {
		for (let inFlight = 0; inFlight < 9; inFlight++) limit.hasSlot(inFlight);
		roundTrip(limit, 10, 300);
	}

	expect(slotsOf(limit)).toBe(10);
});

test('does not grow by a round trip in which a call was throttled, but by the next', () => {
	const limit = fullRounds(0);
	slotsOf(limit);
	limit.throttled();
	roundTrip(limit, 10, 300);
	expect(slotsOf(limit)).toBe(10);

	roundTrip(limit, 10, 300);
	expect(slotsOf(limit)).toBe(20);
});

test('counts no call of an earlier round trip', () => {
	const limit = fullRounds(1);
	slotsOf(limit);
	for (let call = 0; call < 100; call++) limit.accepted(limit.round - 1, 300);

	expect(slotsOf(limit)).toBe(20);
});

test('is halved when round trips take much longer, and then grows slot by slot', () => {
	const limit = fullRounds(3);
	roundTrip(limit, 50, 700);
	expect(slotsOf(limit)).toBe(25);

	roundTrip(limit, 25, 500);
	expect(slotsOf(limit)).toBe(26);
	roundTrip(limit, 26, 500);
	expect(slotsOf(limit)).toBe(27);
});

test('is never halved below ten', () => {
	const limit = fullRounds(1);
	for (let round = 0; round < 5; round++) roundTrip(limit, slotsOf(limit), 5_000);

	expect(slotsOf(limit)).toBe(10);
});

test('spreads starts over half a round trip; before the first is accepted there is no spread', () => {
	expect(new ConcurrencyLimiter().intervalMs).toBe(0);
	expect(fullRounds(0, 400).intervalMs).toBe(20);
	expect(fullRounds(1, 400).intervalMs).toBe(10);
});

test('after a reset the next call is a probe again', () => {
	const limit = fullRounds(3);
	limit.reset();
	expect(slotsOf(limit)).toBe(1);
	expect(limit.intervalMs).toBe(0);

	limit.accepted(limit.round, 100);
	expect(slotsOf(limit)).toBe(10);
});

test('is not halved while round trips take no more than twice as long', () => {
	const limit = fullRounds(3);
	roundTrip(limit, 50, 600);

	expect(slotsOf(limit)).toBe(50);
});
