import type { Failure } from '../failures';
import type { Clock } from './clock';

/** A call that waits to be admitted. */
export interface WaitingCall<Start> {
	/** Of the image. */
	bytes: number;
	waitsSinceMs: number;
	/** @param start undefined when the lane is closed */
	endWait(start: Start | undefined): void;
}

/** The calls of one run at the gate of its account. */
export class CallLane<Start = unknown> {
	/** Whether a call of this run had to wait noticeably because of the account's rate. */
	wasSlowedDown = false;
	private readonly throttled: Array<WaitingCall<Start>> = [];
	private readonly others: Array<WaitingCall<Start>> = [];
	private readonly sleeps = new Set<AbortController>();
	/** Nothing more is sent. */
	isClosed = false;
	/** Undefined when the execution was cancelled. */
	closedBecause: Failure | undefined;

	constructor(readonly joinedAtMs: number) {}

	/** The call whose turn is next: throttled ones go first. */
	get next(): WaitingCall<Start> | undefined {
		return this.throttled[0] ?? this.others[0];
	}

	add(call: WaitingCall<Start>, wasThrottled: boolean): void {
		(wasThrottled ? this.throttled : this.others).push(call);
	}

	/** Removes {@link next} from the line. */
	shift(): void {
		(this.throttled.length > 0 ? this.throttled : this.others).shift();
	}

	/** Sleeps, at most until the lane is closed. */
	async sleep(clock: Clock, durationMs: number): Promise<void> {
		if (this.isClosed) return;
		const sleep = new AbortController();
		this.sleeps.add(sleep);
		await clock.sleep(durationMs, sleep.signal);
		this.sleeps.delete(sleep);
	}

	/** Closes the lane: nothing more is sent, and every wait ends at once. The first reason counts. */
	close(reason: Failure | undefined): void {
		if (this.isClosed) return;
		this.isClosed = true;
		this.closedBecause = reason;
		for (const call of [...this.throttled.splice(0), ...this.others.splice(0)]) {
			call.endWait(undefined);
		}
		for (const sleep of this.sleeps) sleep.abort();
	}
}
