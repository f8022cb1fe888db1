import { faultsByName, type Fault, type FaultName } from './faults';
import { RateLimit } from './rateLimit';
import { defaultSettings, type Settings } from './settings';

/** What was seen of one `POST /scan/file`. */
export interface Call {
	startedAtMs: number;
	/** Missing while the call is on its way. */
	finishedAtMs?: number;
	/** Missing when no response was begun: a reset, a stall, a client that went away. */
	status?: number;
	/** The error code of the response, if it has one. */
	code?: string;
	/** The API key, from whichever header it came. */
	key?: string;
	/** Of the decoded image, when it came inside the request. */
	imageSha256?: string;
	imageUrl?: string;
	/** As sent, whatever its type; missing when left out. */
	autoCrop?: unknown;
	autoRotate?: unknown;
}

/** Everything one running service remembers. */
export class ServiceState {
	/** One object for the whole life of the service, so that a reference to it stays good. */
	readonly settings: Settings;
	calls: Call[] = [];
	maxInFlight = 0;
	/** Calls that got past the rate limit and count towards the daily quota. */
	acceptedCalls = 0;
	rateLimit = new RateLimit();
	private readonly startSettings: Settings;
	private readonly inFlight = new Set<Call>();
	private queue: Fault[] = [];

	constructor(settings: Partial<Settings>) {
		this.startSettings = { ...defaultSettings, ...settings };
		this.settings = { ...this.startSettings };
	}

	/** Lines up faults for the next calls, one each. */
	play(...faults: ReadonlyArray<FaultName | Fault>): void {
		this.queue.push(
			...faults.map((fault) => (typeof fault === 'string' ? faultsByName[fault] : fault)),
		);
	}

	/** The fault whose turn it is, if any is waiting. */
	nextFault(): Fault | undefined {
		return this.queue.shift();
	}

	get waitingFaults(): number {
		return this.queue.length;
	}

	/** Writes down a call that has arrived. */
	open(key: string | undefined): Call {
		const call: Call = { startedAtMs: Date.now(), ...(key !== undefined && { key }) };
		this.calls.push(call);
		this.inFlight.add(call);
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight.size);
		return call;
	}

	/** Marks a call as over; the first time counts. */
	finish(call: Call): void {
		call.finishedAtMs ??= Date.now();
		this.inFlight.delete(call);
	}

	/** Back to the state right after the start. Calls still on their way are no longer counted. */
	reset(): void {
		Object.assign(this.settings, this.startSettings);
		this.calls = [];
		this.queue = [];
		this.inFlight.clear();
		this.maxInFlight = 0;
		this.acceptedCalls = 0;
		this.rateLimit = new RateLimit();
	}
}
