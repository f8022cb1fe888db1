import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { admit } from './admission';
import { deliver } from './delivery';
import { type Fault, isWholeResponse } from './faults';
import { scanImage } from './imageScan';
import { Rejection } from './rejection';
import { readJson } from './requestBody';
import {
	type Response,
	faultResponse,
	jsonResponse,
	newRequestId,
	rejectionResponse,
} from './response';
import { noteRequest, parseScanRequest } from './scanRequest';
import type { Settings } from './settings';
import type { Call, ServiceState } from './state';

/** Responds to one `POST /scan/file`, from its arrival to its last byte. */
export async function respondToScanCall(
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
	const reply = await prepareResponse(call, fault, request, state.settings, gone.signal);
	await sleep(waitMs, undefined, { signal: gone.signal });

	noteResponse(call, reply);
	// Before the last byte, or a quick client's next call would seem to overlap with this one.
	if (reply.breakage === undefined) state.finish(call);
	await deliver(response, reply, gone.signal);
}

async function prepareResponse(
	call: Call,
	fault: Fault,
	request: IncomingMessage,
	settings: Settings,
	gone: AbortSignal,
): Promise<Response> {
	try {
		const json = await readJson(request);
		noteRequest(call, json);
		if (isWholeResponse(fault)) return faultResponse(fault, settings);
		const reply = await scanResponse(json, settings, gone);
		return { ...reply, headers: { ...reply.headers, ...fault.headers } };
	} catch (error) {
		return rejectionResponse(Rejection.from(error), settings);
	}
}

async function scanResponse(
	json: unknown,
	settings: Settings,
	gone: AbortSignal,
): Promise<Response> {
	const { image, workMs, ...facts } = await scanImage(parseScanRequest(json), settings, gone);
	const info = { ...facts, imageBase64: image.toString('base64') };
	return jsonResponse(200, {
		requestId: newRequestId(),
		scanFileInfoList: Array<typeof info>(settings.scansPerResponse).fill(info),
		searchInformation: { searchTime: Math.round(workMs) },
	});
}

function noteResponse(call: Call, { status, code, breakage }: Response): void {
	if (breakage === 'reset' || breakage === 'stall') return;
	call.status = status;
	if (code !== undefined) call.code = code;
}

function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
	const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
	// An empty header is no key either.
	return bearer ?? (headers['x-api-key']?.toString() || undefined);
}
