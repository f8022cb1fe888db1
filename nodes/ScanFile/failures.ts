/** Whether a call is worth retrying: after all calls have paused, after a back-off, or never. */
export type Retry = 'throttling' | 'transient' | 'never';

/** What a failure is about: one image, every image of the run, or every run of the account. */
export type Scope = 'image' | 'run' | 'account';

export interface FailureDetails {
	/** The remedy for an image that the service fetches from a URL, if it differs. */
	remedyForUrl?: string;
	/** By default never. */
	retry?: Retry;
	/**
	 * By default the image. A failure of a wider scope ends the run; one of the account also ends the
	 * account's other runs.
	 */
	scope?: Scope;
	/** Whether 'Skip Files That Are Not Images' skips the image. */
	isSkippable?: boolean;
	/** The service may have done its work, so a retry may be billed twice. */
	possiblyBilled?: boolean;
	httpStatus?: number;
	/** What the service itself said. */
	code?: string | undefined;
	serviceMessage?: string | undefined;
	requestId?: string | undefined;
	/** How long the service asks to wait (`Retry-After`), milliseconds. */
	retryAfterMs?: number | undefined;
	/**
	 * The number of failed calls for the image, including this one; by default 0, for a failure within n8n.
	 */
	failedCalls?: number;
}

/** Why an image has no scan: messages for the user, and details that decide what happens next. */
export class Failure extends Error {
	readonly details: FailureDetails & { retry: Retry; scope: Scope; failedCalls: number };

	/**
	 * @param message what happened: a sentence without a full stop
	 * @param remedy what to do about it: whole sentences
	 */
	constructor(
		message: string,
		readonly remedy: string,
		details: FailureDetails = {},
	) {
		super(message);
		this.name = 'Failure';
		this.details = { retry: 'never', scope: 'image', failedCalls: 0, ...details };
	}
}

/** An image that was not sent because of an earlier failure that applies to it too. */
export class NotSent extends Failure {
	constructor(readonly because: Failure) {
		super(because.message, `You were not charged for this image. ${because.remedy}`);
		this.name = 'NotSent';
	}
}

/** Thrown when the user has cancelled the execution. */
export class RunCancelled extends Error {
	constructor() {
		super('The execution was stopped before all photos were scanned');
	}
}

/** A sentence from elsewhere without its final full stops, for use in the middle of a text. */
export function withoutFullStop(sentence: string): string {
	let text = sentence.trim();
	while (text.endsWith('.')) text = text.slice(0, -1).trimEnd();
	return text;
}
