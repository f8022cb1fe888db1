import type { NetworkFault } from '../iqs/connectionFailures';
import { objectOf, textOf } from '../iqs/responseFields';

/** Why a request got no response. */
export type ConnectionFault =
	| ({ isConnectionFault: true } & NetworkFault)
	/** n8n itself did not send the request; the message is n8n's own. */
	| { isConnectionFault: false; message: string };

/**
 * Reads what n8n's request helper threw. Nothing but codes and texts is taken from it: it carries the
 * request, with key and image in it.
 */
export function connectionFaultOf(thrown: unknown): ConnectionFault {
	const error = objectOf(thrown);
	const cause = objectOf(error.cause);
	// n8n 2 has the network's code and text on the cause; n8n 1.123 has the code where others have the
	// HTTP status, and the text in a list.
	const texts = [error.message, error.messages, cause.message].flat().filter(isText);
	const code =
		[cause.code, error.code, error.httpCode].map(networkCode).find(Boolean) ??
		texts.map(codeOfText).find(Boolean);
	return code === undefined
		? { isConnectionFault: false, message: textOf(error.message) ?? 'no reason given' }
		: { isConnectionFault: true, code, text: texts.join('\n') };
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

/** Node.js, its HTTP parser and its TLS library name what happened on the network like this. */
function networkCode(code: unknown): string | undefined {
	return typeof code === 'string' &&
		/^(E[A-Z]+|EAI_[A-Z]+|HPE_\w+|(UND_)?ERR_(NETWORK|STREAM|SSL|TLS|SOCKET|CONNECT|HEADERS|BODY)\w*|\w*CERT\w*|CRL_\w+|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE))$/.test(
			code,
		)
		? code
		: undefined;
}

/** The agent that goes through a proxy has no code for one that hangs up. */
function codeOfText(text: string): string | undefined {
	return text.startsWith('Proxy connection ended') ? 'PROXY_HUNG_UP' : undefined;
}
