import { setImmediate as allPromisesToSettle } from 'node:timers/promises';
import { RunCancelled } from '../../../nodes/ScanFile/failures';
import type { CancellableClock } from '../../../nodes/ScanFile/queue/clock';

interface Sleeper {
	wakeAtMs: number;
	wake: () => void;
	stop?: () => void;
}

/** Time that passes only when the test says so. */
export class VirtualClock implements CancellableClock {
	private timeMs = 1_000_000;
	private sleepers: Sleeper[] = [];
	private stopped = false;

	nowMs(): number {
		return this.timeMs;
	}

	/** Ends at once when the user stops the execution. */
	sleep(durationMs: number): Promise<void> {
		if (this.stopped) return Promise.reject(new RunCancelled());
		return new Promise((wake, reject) => {
			const stop = () => reject(new RunCancelled());
			this.sleepers.push({ wakeAtMs: this.timeMs + durationMs, wake, stop });
		});
	}

	/** What takes its time whatever the user does. */
	work(durationMs: number): Promise<void> {
		return new Promise((wake) => {
			this.sleepers.push({ wakeAtMs: this.timeMs + durationMs, wake });
		});
	}

	throwIfCancelled(): void {
		if (this.stopped) throw new RunCancelled();
	}

	/** What the user's click on Stop does. */
	stop(): void {
		this.stopped = true;
		for (const { stop } of this.sleepers) stop?.();
		this.sleepers = this.sleepers.filter(({ stop }) => !stop);
	}

	/** Lets everything happen that needs no time. */
	async settle(): Promise<void> {
		await allPromisesToSettle();
	}

	/** Lets time pass; sleepers wake in the order of their times. */
	async advance(durationMs: number): Promise<void> {
		const untilMs = this.timeMs + durationMs;
		await this.settle();
		while ((this.nextWakeMs() ?? Infinity) <= untilMs) await this.wakeNext();
		this.timeMs = untilMs;
	}

	/** Lets as much time pass as the work needs. */
	async finish<Result>(work: Promise<Result>): Promise<Result> {
		let isOver = false;
		const end = () => {
			isOver = true;
		};
		work.then(end, end);
		await this.settle();
		while (!isOver && this.sleepers.length > 0) await this.wakeNext();
		if (!isOver) throw new Error('The work waits for something that is not time');
		return await work;
	}

	private nextWakeMs(): number | undefined {
		this.sleepers.sort((a, b) => a.wakeAtMs - b.wakeAtMs);
		return this.sleepers[0]?.wakeAtMs;
	}

	/** Wakes all who sleep until the next time, like timers that are due together. */
	private async wakeNext(): Promise<void> {
		const wakeAtMs = this.nextWakeMs() ?? this.timeMs;
		this.timeMs = Math.max(this.timeMs, wakeAtMs);
		const due = this.sleepers.filter((sleeper) => sleeper.wakeAtMs <= wakeAtMs);
		this.sleepers = this.sleepers.filter((sleeper) => sleeper.wakeAtMs > wakeAtMs);
		for (const sleeper of due) sleeper.wake();
		await this.settle();
	}
}
