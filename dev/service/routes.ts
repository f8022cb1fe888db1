import type { IncomingMessage, ServerResponse } from 'node:http';
import { changeSettings, playFaults, resetState, showHelp, showState } from './control';
import { sendWhole } from './delivery';
import { Rejection } from './rejection';
import { type Response, rejectionResponse } from './response';
import { respondToScanCall } from './scanCall';
import type { ServiceState } from './state';
import { isFromWebPage } from './webPage';

type Handler = (
	state: ServiceState,
	request: IncomingMessage,
	response: ServerResponse,
) => Promise<void>;

const routes = new Map<string | undefined, Readonly<Record<string, Handler>>>([
	['/', { GET: sending(showHelp) }],
	['/scan/file', { POST: respondToScanCall }],
	[
		'/control',
		{ GET: steering(showState), PUT: steering(changeSettings), DELETE: steering(resetState) },
	],
	['/control/play', { POST: steering(playFaults) }],
]);

/** Responses any request; never rejects. */
export async function route(
	state: ServiceState,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	try {
		await findHandler(request, response)(state, request, response);
	} catch (error) {
		// With the connection gone, by the client or by closing the service, there is nobody to tell.
		if (response.destroyed) return;
		if (response.headersSent) response.destroy();
		else sendWhole(response, rejectionResponse(Rejection.from(error), state.settings));
	}
}

function findHandler(
	{ method = '', url = '' }: IncomingMessage,
	response: ServerResponse,
): Handler {
	const path = url.split('?')[0];
	const handlers = routes.get(path);
	if (!handlers) throw new Rejection(404, 'NotFound', `There is nothing at ${path}; see GET /.`);
	const handler = handlers[method];
	if (handler) return handler;
	response.setHeader('allow', Object.keys(handlers).join(', '));
	throw new Rejection(405, 'MethodNotAllowed', `${path} does not take ${method}; see GET /.`);
}

type Responding = (state: ServiceState, request: IncomingMessage) => Response | Promise<Response>;

/** For people and tests: a web page that is open in a browser may not. */
function steering(reply: Responding): Handler {
	return sending((state, request) => {
		if (isFromWebPage(request)) {
			throw new Rejection(403, 'Forbidden', 'Web pages may not steer the service.');
		}
		return reply(state, request);
	});
}

function sending(reply: Responding): Handler {
	return async (state, request, response) => {
		sendWhole(response, await reply(state, request));
	};
}
