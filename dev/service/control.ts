import type { IncomingMessage } from 'node:http';
import { faultKeyPrefix, localKey } from './admission';
import { faultsByName, parseFaults } from './faults';
import { readJson } from './requestBody';
import { type Response, jsonResponse } from './response';
import { parseSettings } from './settings';
import type { ServiceState } from './state';

/** What a person at a terminal needs to know to use the service. */
export const helpText = `Local ScanFile service: the HTTP contract of Alibaba Cloud IQS ScanFile, for free.

POST /scan/file      scan an image, as the paid service does
GET /control         settings, and what was seen so far
PUT /control         change settings: {"latencyMs": 1200, "requestsPerSecond": 5}; null clears a limit
POST /control/play   faults for the next calls, one each: ["throttled", {"delayMs": 3000}]
DELETE /control      forget calls and waiting faults, and go back to the first settings

API keys, as Authorization: Bearer or X-API-Key:
  ${localKey}   works
  ${faultKeyPrefix}<fault>  always gets that fault, as in ${faultKeyPrefix}arrears

Faults:
${Object.keys(faultsByName)
	.map((name) => `  ${name}\n`)
	.join('')}`;

/** `GET /` */
export function showHelp(): Response {
	return {
		status: 200,
		headers: { 'content-type': 'text/plain;charset=utf-8' },
		body: helpText,
	};
}

/** `GET /control` */
export function showState({ settings, calls, maxInFlight, waitingFaults }: ServiceState): Response {
	// A limit that is not set is shown as null, so that every setting there is can be seen.
	const shown = Object.entries(settings).map(([name, value]) => [name, value ?? null]);
	return jsonResponse(200, {
		settings: Object.fromEntries(shown) as object,
		calls: calls.length,
		maxInFlight,
		waitingFaults,
	});
}

/** `PUT /control` */
export async function changeSettings(
	state: ServiceState,
	request: IncomingMessage,
): Promise<Response> {
	Object.assign(state.settings, parseSettings(await readJson(request)));
	return showState(state);
}

/** `POST /control/play` */
export async function playFaults(state: ServiceState, request: IncomingMessage): Promise<Response> {
	state.play(...parseFaults(await readJson(request)));
	return showState(state);
}

/** `DELETE /control` */
export function resetState(state: ServiceState): Response {
	state.reset();
	return showState(state);
}
