import type { NetworkFault } from '../iqs/connectionFailures';
import { objectOf, textOf } from '../iqs/responseFields';

/** Why a request got no response. Without a code, n8n itself did not send it, and the text is n8n's own. */
export type ConnectionFault = NetworkFault | { code?: undefined; text: string };

/**
 * Reads what n8n's request helper threw. Only codes and texts are taken from it, because it contains the
 * request, with the key and the image.
 */
export function connectionFaultOf(thrown: unknown): ConnectionFault {
	const error = objectOf(thrown);
	const cause = objectOf(error.cause);
	// n8n 2 has the network error's code and text in the cause; n8n 1.123 has the code in place of the HTTP
	// status, and the text in a list.
	const texts = [error.message, error.messages, cause.message]
		.flat()
		.filter((text) => typeof text === 'string');
	const code =
		[cause.code, error.code, error.httpCode].find(isNetworkCode) ??
		// The proxy agent has no error code for a proxy that closes the connection.
		(texts.some((text) => text.startsWith('Proxy connection ended')) ? 'PROXY_HUNG_UP' : undefined);
	return code === undefined
		? { text: textOf(error.message) ?? 'no reason given' }
		: { code, text: texts.join('\n') };
}

/** The codes that Node.js, its HTTP parser and its TLS library use for network errors. */
function isNetworkCode(code: unknown): code is string {
	return (
		typeof code === 'string' &&
		/^(E[A-Z]+|EAI_[A-Z]+|HPE_\w+|(UND_)?ERR_(NETWORK|STREAM|SSL|TLS|SOCKET|CONNECT|HEADERS|BODY)\w*|\w*CERT\w*|CRL_\w+|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE))$/.test(
			code,
		)
	);
}
