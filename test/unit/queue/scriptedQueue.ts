import { refusal } from '../../../nodes/ScanFile/iqs/errors';
import { runQueue, type QueueSettings } from '../../../nodes/ScanFile/queue/scanQueue';
import { VirtualClock } from './virtualClock';

export const fault = () => refusal(503, { code: 'ServiceUnavailable' });
export const throttled = (waitMs?: number) =>
	refusal(429, { code: 'Retrieval.Throttling.User' }, waitMs);
export const keyRefused = () => refusal(404, { code: 'InvalidAccessKeyId.NotFound' });
export const imageRefused = () => refusal(400, { code: 'InvalidParameter' });

/** What the calls for one job come to, one after the other; a text is a scan. */
export type Script = Array<string | Error>;

/** A queue over scripted calls, each of which takes 100 ms; one job may be slow. */
export function queueOf(
	scripts: Record<string, Script>,
	{
		slowJob,
		bound = 3,
		...settings
	}: Partial<QueueSettings> & { slowJob?: string; bound?: number } = {},
) {
	const clock = new VirtualClock();
	const calls: string[] = [];
	const ended: string[] = [];
	async function call({ name: job }: { name: string }): Promise<string> {
		calls.push(job);
		const turn = calls.filter((made) => made === job).length;
		await clock.work(job === slowJob ? 1_000 : 100);
		ended.push(job);
		const result = scripts[job]?.[turn - 1] ?? `scan of ${job}`;
		if (result instanceof Error) throw result;
		return result;
	}
	const jobs = Object.keys(scripts).map((name) => ({ name, bytes: 1 }));
	const work = runQueue(jobs, call, {
		bounds: { calls: bound, bytes: Infinity },
		maxTries: 4,
		stopAtFirstFailure: false,
		clock,
		...settings,
	});
	// A rejection is looked at later, when time has passed.
	work.catch(() => undefined);
	return {
		clock,
		calls,
		ended,
		work,
		outcomes: async () => (await clock.finish(work)).outcomes,
		stats: async () => (await clock.finish(work)).stats,
	};
}

export const photos = (count: number): Record<string, Script> =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index + 1}`, []]));
