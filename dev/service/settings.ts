import { checkFields, moreThan, oneOf, optional, type FieldRules, wholeNumber } from './fieldRules';

/** How the local service behaves; every value may be changed while it runs. */
export interface Settings {
	/** Waited before every answer except a rate limit refusal and a reset connection. */
	latencyMs: number;
	/** Sustained rate above which calls are refused; undefined means no limit. */
	requestsPerSecond: number | undefined;
	/** Calls accepted at once before the rate counts; the same as the rate when undefined. */
	burst: number | undefined;
	/** Sent as `Retry-After` with every 429; undefined sends no such header. */
	retryAfterSeconds: number | undefined;
	/** Which of the spellings seen in the wild an error body uses. */
	errorSpelling: 'live' | 'documented' | 'capitalised';
	/**
	 * `scan` finds and straightens the page; `echo` answers the image it received, at once; `stamp`
	 * does so with a stamp, which tells a scan from its photo.
	 */
	mode: 'scan' | 'echo' | 'stamp';
	/** How often the scan is repeated in `scanFileInfoList`. */
	scansPerAnswer: number;
	/** File type of a scan; the other modes keep the type it came with. */
	outputFormat: 'jpeg' | 'png';
	/** Calls accepted until the daily quota is used up; undefined means no quota. */
	dailyCalls: number | undefined;
	/** Where the fault `redirect` points to. */
	redirectTo: string;
}

/** What applies when nothing else is said. The address to redirect to is one where nobody listens. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
	latencyMs: 0,
	requestsPerSecond: undefined,
	burst: undefined,
	retryAfterSeconds: undefined,
	errorSpelling: 'live',
	mode: 'scan',
	scansPerAnswer: 1,
	outputFormat: 'jpeg',
	dailyCalls: undefined,
	redirectTo: 'http://127.0.0.1:9/',
};

const RULES: FieldRules<Settings> = {
	latencyMs: wholeNumber(0),
	requestsPerSecond: optional(moreThan(0)),
	burst: optional(wholeNumber(1)),
	retryAfterSeconds: optional(wholeNumber(0)),
	errorSpelling: oneOf('live', 'documented', 'capitalised'),
	mode: oneOf('scan', 'echo', 'stamp'),
	scansPerAnswer: wholeNumber(1),
	outputFormat: oneOf('jpeg', 'png'),
	dailyCalls: optional(wholeNumber(0)),
	redirectTo: { expects: 'an address', accepts: (value) => URL.canParse(String(value)) },
};

/**
 * Checks settings that came as JSON, where null clears a limit.
 * @throws Refusal naming the first field that is unknown or has a wrong value
 */
export function parseSettings(json: unknown): Partial<Settings> {
	return checkFields(json, RULES);
}
