import { systemClock } from '../../../nodes/ScanFile/scan/systemClock';

const signalWithListeners = () => {
	const { signal } = new AbortController();
	return {
		signal,
		added: jest.spyOn(signal, 'addEventListener'),
		removed: jest.spyOn(signal, 'removeEventListener'),
	};
};

test('a sleep ends when its time is over, and its listener with it', async () => {
	const { signal, added, removed } = signalWithListeners();
	const beforeMs = systemClock.nowMs();
	await systemClock.sleep(30, signal);

	expect(systemClock.nowMs() - beforeMs).toBeGreaterThanOrEqual(28);
	expect(removed.mock.calls).toContainEqual(added.mock.calls[0]!.slice(0, 2));
});

test('a sleep ends at once when its signal says so', async () => {
	const controller = new AbortController();
	const removed = jest.spyOn(controller.signal, 'removeEventListener');
	const sleep = systemClock.sleep(60_000, controller.signal);
	controller.abort();
	// Else until the end of the test, and longer.
	await sleep;

	expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
});

test('a sleep that is over before it begins adds no listener', async () => {
	const controller = new AbortController();
	controller.abort();
	const added = jest.spyOn(controller.signal, 'addEventListener');
	await systemClock.sleep(60_000, controller.signal);

	expect(added).not.toHaveBeenCalled();
});
