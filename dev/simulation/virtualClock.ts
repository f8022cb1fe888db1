import { setImmediate as allPromisesToSettle } from 'node:timers/promises';
import type { Clock } from '../../nodes/ScanFile/queue/clock';

interface Sleeper {
	wakeAtMs: number;
	wake: () => void;
}

/** Time that passes only when the simulation says so. */
export class VirtualClock implements Clock {
	private timeMs = 0;
	private sleepers: Sleeper[] = [];

	nowMs(): number {
		return this.timeMs;
	}

	/** How many sleep: timers that a real clock would keep. */
	get pendingSleeps(): number {
		return this.sleepers.length;
	}

	async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const wake = () => {
				signal?.removeEventListener('abort', cancel);
				resolve();
			};
			const sleeper = { wakeAtMs: this.timeMs + durationMs, wake };
			const cancel = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				wake();
			};
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', cancel);
		});
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
