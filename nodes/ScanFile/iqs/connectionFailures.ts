import { withoutFullStop, type Failure } from '../failures';
import { callFailure } from './callFailures';
import { publicBaseUrl } from './endpoint';
import { checkBaseUrl } from './errorCatalog';

/** What is known about a request that got no response. */
export interface NetworkFault {
	/** What Node.js calls it, such as ECONNREFUSED. */
	code: string;
	/** The messages of Node.js and its TLS library; they may name the target of the connection. */
	text: string;
}

/** What happened to a connection, and whether the request may have arrived. */
interface Meaning {
	/** Continues "The host iqs.example.com", or is a whole sentence if it begins in upper case. */
	what: string;
	remedy: string;
	/** A retry does not help, as with an invalid certificate. */
	isLasting?: boolean;
	/** The fault may be limited to one photo or moment, and the request may have arrived. */
	mayHaveArrived?: boolean;
}

/** Hosts that do not exist or accept no connection: the request did not leave n8n. */
const unreachable = new Map(
	Object.entries({
		'does not exist': 'ENOTFOUND',
		'could not be looked up': 'EAI_AGAIN',
		'refuses the connection': 'ECONNREFUSED',
		'is not reachable from n8n': 'EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN EADDRNOTAVAIL',
		'does not accept the connection': 'ETIMEDOUT',
		'cannot be reached: the machine that n8n runs on does not allow it': 'EACCES EPERM',
	}).flatMap(([what, codes]) => codes.split(' ').map((code) => [code, what] as const)),
);

const proxyRemedy =
	'Ask whoever runs this n8n instance to check its proxy settings (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), and whether the proxy is running.';
const certificateRemedy =
	'A proxy or firewall that inspects connections may have replaced the certificate: ask whoever runs this n8n instance.';
/** Not for IQS itself: an invalid certificate there means that another server intercepts the connection. */
const gatewayRemedy =
	"If this is your own gateway and you know its certificate, switch on 'Ignore SSL Issues (Insecure)' in the credential to connect without checking it.";

/** Faults of certificates, by a part of their code. */
const certificates: Array<[code: RegExp, what: string, remedy: string]> = [
	[
		/HAS_EXPIRED/,
		'its certificate has expired',
		'Check the date of the machine that n8n runs on. If it is correct, tell whoever runs the server.',
	],
	[
		/NOT_YET_VALID/,
		'its certificate is not valid yet',
		'Check the date of the machine that n8n runs on.',
	],
	[/ALTNAME|HOSTNAME/, 'its certificate is for another host name', checkBaseUrl],
	[
		/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA|UNTRUSTED/,
		'n8n does not trust the issuer of its certificate',
		`${checkBaseUrl} ${certificateRemedy} The setting NODE_EXTRA_CA_CERTS makes n8n trust a certificate.`,
	],
	[/CERT|CRL_|UNABLE_TO_|INVALID_PURPOSE/, 'its certificate is not valid', checkBaseUrl],
];

/**
 * A request that got no response.
 * @param url where the call went
 */
export function connectionFailure({ code, text }: NetworkFault, url: URL): Failure {
	const proxy = proxyIn(code, text, url);
	const meaning = proxy === undefined ? meaningOf(code, text, url) : proxyMeaning(code, proxy);
	const { what, remedy, isLasting = false, mayHaveArrived = false } = meaning;
	const subject = code === 'ENOTFOUND' ? 'host name' : 'host';
	return callFailure(/^[A-Z]/.test(what) ? what : `The ${subject} ${url.host} ${what}`, remedy, {
		retry: isLasting ? 'never' : 'transient',
		scope: isLasting || !mayHaveArrived ? 'run' : 'image',
		possiblyBilled: mayHaveArrived,
		code,
	});
}

function meaningOf(code: string, text: string, url: URL): Meaning {
	const { host } = url;
	// An established connection can time out too; then the request may have arrived.
	const unreachableAs = /\bread ETIMEDOUT/.test(text) ? undefined : unreachable.get(code);
	if (unreachableAs) {
		return {
			what: unreachableAs,
			remedy: `${checkBaseUrl} If it is correct, check n8n's internet connection, or try again later.`,
		};
	}
	if (/before secure TLS connection/.test(text)) {
		return {
			what: `The connection to ${host} broke before it was encrypted`,
			remedy: `The request was not sent. ${checkBaseUrl} If it is correct, try again later.`,
		};
	}
	if (
		/wrong.version.number|packet.length.too.long|unknown.protocol|http.request/i.test(
			`${code} ${text}`,
		)
	) {
		return {
			what: 'does not accept secure connections (https)',
			remedy: `${checkBaseUrl} It may have to start with http://, or may need another port.`,
			isLasting: true,
		};
	}
	const insecure = `The secure connection to ${host} could not be established`;
	const certificate = certificates.find(([faultCode]) => faultCode.test(code));
	if (certificate) {
		const [, why, remedy] = certificate;
		const isPublic = url.host === new URL(publicBaseUrl).host;
		return {
			what: `${insecure}: ${why}`,
			remedy: isPublic ? remedy : `${remedy} ${gatewayRemedy}`,
			isLasting: true,
		};
	}
	if (/SSL|TLS|EPROTO/.test(code)) {
		return {
			what: insecure,
			remedy: `The server and n8n have no encryption method in common. ${checkBaseUrl} If it is correct, a proxy or firewall may be intercepting the connection: ask whoever runs this n8n instance.`,
			isLasting: true,
		};
	}
	const httpsAdvice =
		url.protocol === 'http:' ? " The 'Base URL' may have to start with https://." : '';
	if (code.startsWith('HPE_')) {
		return {
			what: `The server at ${host} does not respond with valid HTTP`,
			remedy: `The server may not be IQS. ${checkBaseUrl}${httpsAdvice}`,
			isLasting: true,
			mayHaveArrived: true,
		};
	}
	return {
		what: `The connection to ${host} broke before IQS responded`,
		remedy: `Try again later, and check n8n's internet connection if it happens often.${httpsAdvice}`,
		mayHaveArrived: true,
	};
}

/**
 * The proxy that a connection went to instead of the host.
 * @returns undefined if there is none, or if it cannot be distinguished from the host
 */
function proxyIn(code: string, text: string, url: URL): string | undefined {
	if (code === 'PROXY_HUNG_UP') return '';
	const [, lookedUp] = /getaddrinfo E\w+ (\S+)/.exec(text) ?? [];
	if (lookedUp !== undefined) return lookedUp === url.hostname ? undefined : lookedUp;
	const [, address, port] = /connect E\w+ (\S+):(\d+)/.exec(text) ?? [];
	const expectedPort = url.port || (url.protocol === 'https:' ? '443' : '80');
	return port === undefined || port === expectedPort ? undefined : `${address}:${port}`;
}

function proxyMeaning(code: string, proxy: string): Meaning {
	const name = proxy === '' ? '' : ` (${proxy})`;
	return {
		what: `The proxy between n8n and IQS${name} ${unreachable.get(code) ?? 'closed the connection'}`,
		remedy: proxyRemedy,
	};
}

/**
 * n8n did not send the request: a network rule forbids it, or the credential was deleted.
 * @param reason n8n's message
 */
export function requestNotMade(reason: string): Failure {
	return callFailure(
		`n8n could not send the request: ${withoutFullStop(reason)}`,
		"Check the 'Base URL' in the credential, and ask whoever runs this n8n instance whether it may reach that URL.",
		{ scope: 'run' },
	);
}
