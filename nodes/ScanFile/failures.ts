/** Whether a call is worth retrying: after a pause of all calls, after a back-off, or never. */
export type Retry = 'throttling' | 'transient' | 'never';

/** What a failure is about: one image, every image of the run, or every run of the account. */
export type Scope = 'image' | 'run' | 'account';

export interface FailureDetails {
	/** The remedy when the service was to fetch the image from a URL, where it differs. */
	remedyForUrl?: string;
	/** By default never. */
	retry?: Retry;
	/** By default the image. A wider scope ends the run; that of the account ends its other runs too. */
	scope?: Scope;
	/** Whether 'Skip Files That Are Not Images' leaves the image out. */
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
	/** The calls for the image that failed, this one included; by default 0, for a failure within n8n. */
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

/** An image was not sent because of an earlier failure, which is about it too. */
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

/** Somebody else's sentence, without the full stops at its end, to stand in the middle of a text. */
export function withoutFullStop(sentence: string): string {
	let text = sentence.trim();
	while (text.endsWith('.')) text = text.slice(0, -1).trimEnd();
	return text;
}
