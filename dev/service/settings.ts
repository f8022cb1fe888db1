import { z } from 'zod';
import { nullAsUnset, oneOf, parse, says, strictObject, wholeNumber } from './schema';

const settingsSchema = strictObject({
	/** Waited before every response except a rate limit rejection and a reset connection. */
	latencyMs: wholeNumber(0),
	/** Sustained rate above which calls are rejected; undefined means no limit. */
	requestsPerSecond: nullAsUnset(z.number(says('a number above 0, or null')).positive().finite()),
	/** Calls accepted at once before the rate counts; the same as the rate when undefined. */
	burst: nullAsUnset(wholeNumber(1, ', or null')),
	/** Sent as `Retry-After` with every throttled call; undefined sends no such header. */
	retryAfterSeconds: nullAsUnset(wholeNumber(0, ', or null')),
	/** Which of the spellings seen in the wild an error body uses. */
	errorSpelling: oneOf('live', 'documented', 'capitalised'),
	/**
	 * `scan` finds and straightens the page; `echo` returns the image it received, at once; `stamp`
	 * does so with a stamp, which tells a scan from its photo.
	 */
	mode: oneOf('scan', 'echo', 'stamp'),
	/** How often the scan is repeated in `scanFileInfoList`. */
	scansPerResponse: wholeNumber(1),
	/** File type of a scan; the other modes keep the type it came with. */
	outputFormat: oneOf('jpeg', 'png'),
	/** Calls accepted until the daily quota is used up; undefined means no quota. */
	dailyCalls: nullAsUnset(wholeNumber(0, ', or null')),
	/** Where the fault `redirect` points to. */
	redirectTo: z.string(says('a URL')).url(),
});

/** How the local service behaves; every value may be changed while it runs. */
export type Settings = z.output<typeof settingsSchema>;

/** What applies when nothing else is said. The URL to redirect to is one where nobody listens. */
export const defaultSettings: Readonly<Settings> = {
	latencyMs: 0,
	requestsPerSecond: undefined,
	burst: undefined,
	retryAfterSeconds: undefined,
	errorSpelling: 'live',
	mode: 'scan',
	scansPerResponse: 1,
	outputFormat: 'jpeg',
	dailyCalls: undefined,
	redirectTo: 'http://127.0.0.1:9/',
};

/**
 * Checks settings that came as JSON, where null clears a limit.
 * @throws Rejection naming the first field that is unknown or has a wrong value
 */
export function parseSettings(json: unknown) {
	return parse(settingsSchema.partial(), json);
}
