import { inspect } from 'node:util';
import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { AccountGates } from '../../../nodes/ScanFile/queue/accountGates';
import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';

const staleAfterMs = 10 * 60_000;

function openGates() {
	const clock = new VirtualClock();
	return { clock, gates: new AccountGates(clock, new ByteLimiter(1_000)) };
}

test('an account has one gate, whoever asks', () => {
	const { gates } = openGates();
	const gate = gates.of('https://a', 'key');
	gate.join();

	expect(gates.of('https://a', 'key')).toBe(gate);
});

test('another key, another URL, or the same letters split elsewhere have gates of their own', () => {
	const { gates } = openGates();
	const accounts: Array<[url: string, apiKey: string]> = [
		['https://a', 'key'],
		['https://a', 'key2'],
		['https://b', 'key'],
		['https://ak', 'ey'],
		['https://a', ''],
	];
	const gateOf = ([url, apiKey]: [string, string]) => {
		const gate = gates.of(url, apiKey);
		gate.join();
		return gate;
	};

	expect(new Set(accounts.map(gateOf)).size).toBe(5);
});

test('a gate is kept for ten minutes after its last run, then a new one is made', async () => {
	const { clock, gates } = openGates();
	const gate = gates.of('https://a', 'key');
	const lane = gate.join();
	await clock.advance(3 * staleAfterMs);
	expect(gates.of('https://a', 'key')).toBe(gate);

	gate.leave(lane);
	await clock.advance(staleAfterMs);
	expect(gates.of('https://a', 'key')).toBe(gate);
	await clock.advance(1);
	expect(gates.of('https://a', 'key')).not.toBe(gate);
});

test('gates that nobody uses are discarded when another account is used', async () => {
	const { clock, gates } = openGates();
	for (let account = 0; account < 100; account++) {
		const gate = gates.of('https://a', `key ${account}`);
		gate.leave(gate.join());
	}
	await clock.advance(staleAfterMs + 1);
	gates.of('https://a', 'another').join();

	expect(inspect(gates, { depth: Infinity }).match(/CallGate/g)).toHaveLength(1);
});

test('neither the key nor the URL is kept, nor anything of a run that is over', async () => {
	const { clock, gates } = openGates();
	const key = 'sk-0123456789abcdef';
	const gate = gates.of('https://secret.example', key);
	const lane = gate.join();
	const work = gate.run(
		lane,
		{ bytes: 10, wasThrottled: false },
		() => Promise.resolve({ scan: 'the scan of a passport' }),
		() => 'accepted',
	);
	await clock.finish(work);
	gate.leave(lane);
	const kept = inspect(gates, { depth: Infinity, showHidden: true });

	expect(kept).toContain('CallGate');
	expect(kept).not.toContain(key);
	expect(kept).not.toContain('secret.example');
	expect(kept).not.toContain('passport');
	expect(kept).not.toContain('CallLane');
	expect(clock.pendingSleeps).toBe(0);
});
