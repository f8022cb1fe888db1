import { AdaptiveRateLimiter } from '../../../nodes/ScanFile/queue/adaptiveRateLimiter';

/** A service, and what keeps this process from calling it as soon as it may. */
interface Situation {
	/** How many calls the service accepts in a window that ends at this time. */
	limitAt: (timeMs: number) => number;
	/** How long the window is; a second by default. */
	windowMs?: number;
	/** A call starts so long after the rate allows it. */
	lateByMs?: (call: number) => number;
	durationMs: number;
}

const responseMs = 120;
/** What the gate does before it knows a rate, and when a call was throttled. */
const unlearnedIntervalMs = 25;
const pauseMs = 400;

/** The time of each call, with a mark when it was throttled, and the limit that is known in the end. */
function scheduleOf(situation: Situation): string {
	const { limitAt, windowMs = 1_000, lateByMs = () => 0, durationMs } = situation;
	const rate = new AdaptiveRateLimiter();
	const calls: string[] = [];
	const accepted: number[] = [];
	let rejected: Array<{ mark: number; knownAtMs: number }> = [];
	let resumeAtMs = 0;
	let timeMs = 0;
	for (let call = 0; timeMs < durationMs; call++) {
		const known = rejected.filter(({ knownAtMs }) => knownAtMs <= timeMs);
		rejected = rejected.filter(({ knownAtMs }) => knownAtMs > timeMs);
		for (const { mark, knownAtMs } of known) {
			rate.throttled(mark, knownAtMs);
			resumeAtMs = Math.max(resumeAtMs, knownAtMs + pauseMs);
		}
		timeMs = Math.max(timeMs, resumeAtMs, rate.nextStartMs) + lateByMs(call);
		const mark = rate.started(timeMs, unlearnedIntervalMs);
		const recent = accepted.filter((startMs) => startMs > timeMs - windowMs).length;
		const isRejected = recent >= limitAt(timeMs);
		if (isRejected) rejected.push({ mark, knownAtMs: timeMs + responseMs });
		else accepted.push(timeMs);
		calls.push(`${timeMs.toFixed(1)}${isRejected ? '!' : ''}`);
	}
	const lines = calls.join(' ').match(/.{1,100}(?= |$)/g)!;
	return [...lines, `learned: ${rate.learnedPerSecond?.toFixed(4) ?? 'nothing'}`].join('\n');
}

// The figures were chosen by simulation: each of them shows in one of these times.
test.each<[name: string, situation: Situation]>([
	['five calls a second', { limitAt: () => 5, durationMs: 40_000 }],
	['a call in two seconds', { limitAt: () => 1, windowMs: 2_000, durationMs: 15_000 }],
	[
		'a limit that other programs use up now and then',
		{ limitAt: (timeMs) => (timeMs % 3_000 < 1_000 ? 2 : 6), durationMs: 15_000 },
	],
	[
		'a limit that is lifted',
		{ limitAt: (timeMs) => (timeMs < 6_000 ? 3 : Infinity), durationMs: 10_500 },
	],
	[
		'an outage of some seconds',
		{ limitAt: (timeMs) => (timeMs > 4_000 && timeMs < 12_000 ? 0 : 4), durationMs: 25_000 },
	],
	[
		'starts that are late, and quiet times',
		{
			limitAt: () => 4,
			lateByMs: (call) => (call % 20 === 19 ? 5_000 : (call % 4) * 15),
			durationMs: 40_000,
		},
	],
])(
	'the calls to a service with %s start when they did, until somebody means to change it',
	(...row) => {
		expect(scheduleOf(row[1])).toMatchSnapshot();
	},
);
