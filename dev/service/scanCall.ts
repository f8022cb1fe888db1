import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { admit } from './admission';
import { type Answer, faultAnswer, jsonAnswer, newRequestId, refusalAnswer } from './answer';
import { deliver } from './delivery';
import { type Fault, isWholeAnswer } from './faults';
import { scanImage } from './imageScan';
import { Refusal } from './refusal';
import { readJson } from './requestBody';
import { noteRequest, parseScanRequest } from './scanRequest';
import type { Settings } from './settings';
import type { Call, ServiceState } from './state';

/** Answers one `POST /scan/file`, from its arrival to its last byte. */
export async function answerScanCall(
	state: ServiceState,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const gone = new AbortController();
	const call = state.open(apiKeyOf(request.headers));
	response.once('close', () => {
		state.finish(call);
		gone.abort();
	});

	// Decided on arrival, so that faults are handed out in that order however long uploads take.
	const { fault, waitMs } = admit(state, call.key);
	const answer = await prepareAnswer(call, fault, request, state.settings, gone.signal);
	await sleep(waitMs, undefined, { signal: gone.signal });

	noteAnswer(call, answer);
	// Before the last byte, or a quick client's next call would seem to overlap with this one.
	if (answer.breakage === undefined) state.finish(call);
	await deliver(response, answer, gone.signal);
}

async function prepareAnswer(
	call: Call,
	fault: Fault,
	request: IncomingMessage,
	settings: Settings,
	gone: AbortSignal,
): Promise<Answer> {
	try {
		const json = await readJson(request);
		noteRequest(call, json);
		if (isWholeAnswer(fault)) return faultAnswer(fault, settings);
		const answer = await scanAnswer(json, settings, gone);
		return { ...answer, headers: { ...answer.headers, ...fault.headers } };
	} catch (error) {
		return refusalAnswer(Refusal.from(error), settings);
	}
}

async function scanAnswer(json: unknown, settings: Settings, gone: AbortSignal): Promise<Answer> {
	const { image, workMs, ...facts } = await scanImage(parseScanRequest(json), settings, gone);
	const info = { ...facts, imageBase64: image.toString('base64') };
	return jsonAnswer(200, {
		requestId: newRequestId(),
		scanFileInfoList: Array<typeof info>(settings.scansPerAnswer).fill(info),
		searchInformation: { searchTime: Math.round(workMs) },
	});
}

function noteAnswer(call: Call, { status, code, breakage }: Answer): void {
	if (breakage === 'reset' || breakage === 'stall') return;
	call.status = status;
	if (code !== undefined) call.code = code;
}

function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
	const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
	// An empty header is no key either.
	return bearer ?? (headers['x-api-key']?.toString() || undefined);
}
