import { ScanFailure, withoutFullStop } from './iqs/errors';

/** A reason on this side of the call: a parameter, a file, the file storage. */
export class LocalFailure extends Error {
	/** Whether 'Skip Files That Are Not Images' leaves it out. */
	readonly skippable: boolean;
	/** Whether it holds for every image of the run: stop the rest. */
	readonly stopsRun: boolean;

	/**
	 * @param what what happened: a sentence without a full stop
	 * @param remedy what to do about it: whole sentences
	 */
	constructor(
		readonly what: string,
		readonly remedy: string,
		{ skippable = false, stopsRun = false } = {},
	) {
		super(what);
		this.name = 'LocalFailure';
		this.skippable = skippable;
		this.stopsRun = stopsRun;
	}
}

/** An image that was not sent because the reason of an earlier failure holds for it too. */
export class NotSent {
	constructor(readonly because: ScanFailure | LocalFailure) {}
}

/** Thrown when the user has stopped the execution. */
export class RunCancelled extends Error {
	constructor() {
		super('The execution was stopped before all photos were scanned');
	}
}

/** Why an image has no scan. */
export type Trouble = LocalFailure | ScanFailure | NotSent;

export function isTrouble(value: unknown): value is Trouble {
	return value instanceof LocalFailure || value instanceof ScanFailure || value instanceof NotSent;
}

/**
 * The value of some work, or why there is none. What n8n throws while it works out a parameter or
 * reads a credential has a message meant for people.
 * @param scope whether the work was for the whole run
 */
export async function orLocalFailure<Value>(
	work: () => Value | Promise<Value>,
	scope = { stopsRun: false },
): Promise<Value | LocalFailure> {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof LocalFailure) return thrown;
		const { message, description } = thrown as Error & { description?: string | null };
		return new LocalFailure(
			`n8n could not work out a setting of this node: ${withoutFullStop(String(message))}`,
			description ? `${withoutFullStop(description)}.` : 'Open the node and correct the setting.',
			scope,
		);
	}
}
