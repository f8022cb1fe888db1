import { faultsByName, type Fault, faultNamed, isWholeResponse } from './faults';
import type { ServiceState } from './state';

/** The API key that is always good. */
export const localKey = 'local-key';

/** A key that starts like this always gets the fault named by the rest. */
export const faultKeyPrefix = 'fault-';

/** What is going to happen to a call that has just arrived. */
export interface Admission {
	fault: Fault;
	/** How long its response is held back. */
	waitMs: number;
}

/** The contract does not say what a call without a key gets; the status is what HTTP asks for. */
const noKey: Fault = {
	status: 401,
	code: 'Unauthorized',
	message: 'No API key: send it as Authorization: Bearer or as X-API-Key.',
	headers: { 'www-authenticate': 'Bearer' },
};

/** Decides by everything that can be known before the request's body: key, faults and limits. */
export function admit(state: ServiceState, key: string | undefined): Admission {
	const { latencyMs, requestsPerSecond, burst, dailyCalls } = state.settings;
	const fault = faultOfKey(key) ?? state.nextFault() ?? {};
	const delayMs = fault.delayMs ?? 0;
	if (fault.breakage === 'reset') return { fault, waitMs: delayMs };

	const waitMs = latencyMs + delayMs;
	if (isWholeResponse(fault)) return { fault, waitMs };
	if (!state.rateLimit.take(performance.now(), requestsPerSecond, burst)) {
		return { fault: faultsByName.throttled, waitMs: 0 };
	}
	if (dailyCalls !== undefined && state.acceptedCalls >= dailyCalls) {
		return { fault: faultsByName['daily-quota'], waitMs };
	}
	state.acceptedCalls += 1;
	return { fault, waitMs };
}

function faultOfKey(key: string | undefined): Fault | undefined {
	if (key === localKey) return undefined;
	if (key === undefined) return noKey;
	const named = key.startsWith(faultKeyPrefix)
		? faultNamed(key.slice(faultKeyPrefix.length))
		: undefined;
	return named ?? faultsByName['key-not-found'];
}
