import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer';

/** Slow enough to be useless, quick enough to keep any idle timeout from firing. */
const dripIntervalMs = 200;

/**
 * Sends an answer, or as much of it as its breakage lets through. What never ends is ended by the client or by closing
 * the service: either of them closes the connection, and with that `gone` is aborted.
 */
export async function deliver(
	response: ServerResponse,
	answer: Answer,
	gone: AbortSignal,
): Promise<void> {
	const firstHalf = answer.body.slice(0, answer.body.length / 2);
	switch (answer.breakage) {
		case undefined:
			sendWhole(response, answer);
			return;
		case 'cut':
			sendHead(response, answer);
			// Only once the half is out: destroying at once would take the headers along.
			response.write(firstHalf, () => response.destroy());
			return;
		case 'stall-half-way':
			sendHead(response, answer);
			response.write(firstHalf);
			return;
		case 'drip':
			await drip(response, answer, gone);
			return;
		case 'stall':
			return;
		case 'reset':
			response.socket?.resetAndDestroy();
	}
}

/** Sends an answer in one piece. */
export function sendWhole(response: ServerResponse, answer: Answer): void {
	sendHead(response, answer);
	response.end(answer.body);
}

function sendHead(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}

/** Spaces may stand before any JSON, so a client cannot know that no JSON is going to follow. */
async function drip(
	response: ServerResponse,
	{ status, headers }: Answer,
	gone: AbortSignal,
): Promise<void> {
	response.writeHead(status, headers);
	for (;;) {
		response.write(' ');
		await sleep(dripIntervalMs, undefined, { signal: gone });
	}
}
