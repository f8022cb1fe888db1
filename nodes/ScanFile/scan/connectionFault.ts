import type { NetworkFault } from '../iqs/connectionFailures';
import { objectOf, textOf } from '../iqs/responseFields';

/** Why a request got no response. */
export type ConnectionFault =
	| ({ isConnectionFault: true } & NetworkFault)
	/** n8n itself did not send the request; the message is n8n's own. */
	| { isConnectionFault: false; message: string };

/**
 * Reads what n8n's request helper threw. Only codes and texts are taken from it, because it contains the
 * request, with the key and the image.
 */
export function connectionFaultOf(thrown: unknown): ConnectionFault {
	const error = objectOf(thrown);
	const cause = objectOf(error.cause);
	// n8n 2 has the network error's code and text in the cause; n8n 1.123 has the code in place of the HTTP
	// status, and the text in a list.
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

/** The codes that Node.js, its HTTP parser and its TLS library use for network errors. */
function networkCode(code: unknown): string | undefined {
	return typeof code === 'string' &&
		/^(E[A-Z]+|EAI_[A-Z]+|HPE_\w+|(UND_)?ERR_(NETWORK|STREAM|SSL|TLS|SOCKET|CONNECT|HEADERS|BODY)\w*|\w*CERT\w*|CRL_\w+|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE))$/.test(
			code,
		)
		? code
		: undefined;
}

/** The proxy agent has no error code for a proxy that closes the connection. */
function codeOfText(text: string): string | undefined {
	return text.startsWith('Proxy connection ended') ? 'PROXY_HUNG_UP' : undefined;
}
