import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusalAnswer } from './answer';
import { changeSettings, playFaults, resetState, showHelp, showState } from './control';
import { sendWhole } from './delivery';
import { Refusal } from './refusal';
import { answerScanCall } from './scanCall';
import type { ServiceState } from './state';
import { isFromWebPage } from './webPage';

type Handler = (
	state: ServiceState,
	request: IncomingMessage,
	response: ServerResponse,
) => Promise<void>;

const routes = new Map<string | undefined, Readonly<Record<string, Handler>>>([
	['/', { GET: sending(showHelp) }],
	['/scan/file', { POST: answerScanCall }],
	[
		'/control',
		{ GET: steering(showState), PUT: steering(changeSettings), DELETE: steering(resetState) },
	],
	['/control/play', { POST: steering(playFaults) }],
]);

/** Answers any request; never rejects. */
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
		else sendWhole(response, refusalAnswer(Refusal.from(error), state.settings));
	}
}

function findHandler(
	{ method = '', url = '' }: IncomingMessage,
	response: ServerResponse,
): Handler {
	const path = url.split('?')[0];
	const handlers = routes.get(path);
	if (!handlers) throw new Refusal(404, 'NotFound', `There is nothing at ${path}; see GET /.`);
	const handler = handlers[method];
	if (handler) return handler;
	response.setHeader('allow', Object.keys(handlers).join(', '));
	throw new Refusal(405, 'MethodNotAllowed', `${path} does not take ${method}; see GET /.`);
}

type Answering = (state: ServiceState, request: IncomingMessage) => Answer | Promise<Answer>;

/** For people and tests: a web page that is open in a browser may not. */
function steering(answer: Answering): Handler {
	return sending((state, request) => {
		if (isFromWebPage(request)) {
			throw new Refusal(403, 'Forbidden', 'Web pages may not steer the service.');
		}
		return answer(state, request);
	});
}

function sending(answer: Answering): Handler {
	return async (state, request, response) => {
		sendWhole(response, await answer(state, request));
	};
}
