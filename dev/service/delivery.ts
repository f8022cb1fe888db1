import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from './response';

/** Slow enough to be useless, quick enough to keep any idle timeout from firing. */
const trickleIntervalMs = 200;

/**
 * Sends a response, or as much of it as its breakage lets through. What never ends is ended by the client or by closing
 * the service: either of them closes the connection, and with that `gone` is aborted.
 */
export async function deliver(
	response: ServerResponse,
	reply: Response,
	gone: AbortSignal,
): Promise<void> {
	const firstHalf = reply.body.slice(0, reply.body.length / 2);
	switch (reply.breakage) {
		case undefined:
			sendWhole(response, reply);
			return;
		case 'cut':
			sendHead(response, reply);
			// Only once the half is out: destroying at once would take the headers along.
			response.write(firstHalf, () => response.destroy());
			return;
		case 'stall-half-way':
			sendHead(response, reply);
			response.write(firstHalf);
			return;
		case 'trickle':
			await trickle(response, reply, gone);
			return;
		case 'stall':
			return;
		case 'reset':
			response.socket?.resetAndDestroy();
	}
}

/** Sends a response in one piece. */
export function sendWhole(response: ServerResponse, reply: Response): void {
	sendHead(response, reply);
	response.end(reply.body);
}

function sendHead(response: ServerResponse, { status, headers, body }: Response): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}

/** Spaces may stand before any JSON, so a client cannot know that no JSON is going to follow. */
async function trickle(
	response: ServerResponse,
	{ status, headers }: Response,
	gone: AbortSignal,
): Promise<void> {
	response.writeHead(status, headers);
	for (;;) {
		response.write(' ');
		await sleep(trickleIntervalMs, undefined, { signal: gone });
	}
}
