import { busyGate } from './gateWithCalls';
import { VirtualClock } from './virtualClock';

/** Like a real clock: it goes on while the program runs. */
class TickingClock extends VirtualClock {
	private ticksMs = 0;

	override nowMs(): number {
		return super.nowMs() + this.ticksMs++ / 1000;
	}
}

/** How many calls start in the two seconds after 10 of 20 calls were refused. */
async function startsAfterRefusal(clock: VirtualClock): Promise<number> {
	const { started, inFlight, end, refuse } = await busyGate(20, 200, clock);
	await refuse(10, 1_000);
	await end(10);
	await clock.advance(1_000);
	const before = started.length;
	for (let tenth = 0; tenth < 20; tenth++) {
		await clock.advance(100);
		await end(inFlight.size);
	}
	return started.length - before;
}

it('the rate is the same whether or not the clock goes on while a call is started', async () => {
	const still = await startsAfterRefusal(new VirtualClock());
	const ticking = await startsAfterRefusal(new TickingClock());

	expect(Math.abs(ticking - still)).toBeLessThanOrEqual(2);
});
