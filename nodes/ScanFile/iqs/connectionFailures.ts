import { withoutFullStop, type Failure } from '../failures';
import { callFailure } from './callFailures';
import { addressRemedy } from './errorCatalog';

/** What is known of a request that got no response. */
export interface NetworkFault {
	/** What Node.js calls it, such as ECONNREFUSED. */
	code: string;
	/** The words of Node.js and of its TLS library; they may name where the connection went. */
	text: string;
}

/** What became of a connection: words, and whether the request may have got through. */
interface Meaning {
	/** Goes on from "The address iqs.example.com", or stands alone when it begins in upper case. */
	what: string;
	remedy: string;
	/** A certificate does not change by itself. */
	isLasting?: boolean;
	/** The reason may lie in one photo or moment, and the request may have arrived. */
	mayHaveArrived?: boolean;
}

/** Names that are not there and doors that are shut: the request did not leave n8n. */
const unreachable = new Map(
	Object.entries({
		ENOTFOUND: 'has no such host name',
		EAI_AGAIN: 'could not be looked up',
		ECONNREFUSED: 'refuses the connection',
		EHOSTUNREACH: 'is not reachable from n8n',
		EHOSTDOWN: 'is not reachable from n8n',
		ENETUNREACH: 'is not reachable from n8n',
		ENETDOWN: 'is not reachable from n8n',
		ETIMEDOUT: 'does not take the connection',
		EADDRNOTAVAIL: 'is not reachable from n8n',
		EACCES: 'may not be reached from n8n: something on that machine does not allow it',
		EPERM: 'may not be reached from n8n: something on that machine does not allow it',
	}),
);

const proxyRemedy =
	'Ask whoever runs this n8n to check its proxy settings (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), and whether the proxy is at work.';
const certificateRemedy =
	'A proxy or firewall that looks into connections may have put its own in place: ask whoever runs this n8n.';

/** Faults of a certificate, by what their codes have in them. */
const certificates: Array<[code: RegExp, what: string, remedy: string]> = [
	[
		/HAS_EXPIRED/,
		'its certificate has expired',
		'Check the date of the machine that n8n runs on. If it is right, tell whoever runs the address.',
	],
	[
		/NOT_YET_VALID/,
		'its certificate is not valid yet',
		'Check the date of the machine that n8n runs on.',
	],
	[/ALTNAME|HOSTNAME/, 'its certificate is for another host name', addressRemedy],
	[
		/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA|UNTRUSTED/,
		'its certificate is from nobody that n8n trusts',
		`${addressRemedy} ${certificateRemedy} The setting NODE_EXTRA_CA_CERTS makes n8n trust a certificate.`,
	],
	[/CERT|CRL_|UNABLE_TO_|INVALID_PURPOSE/, 'its certificate does not hold', addressRemedy],
];

/**
 * A request that got no response.
 * @param url where the call went
 */
export function connectionFailure({ code, text }: NetworkFault, url: URL): Failure {
	const proxy = proxyIn(code, text, url);
	const meaning = proxy === undefined ? meaningOf(code, text, url) : proxyMeaning(code, proxy);
	const { what, remedy, isLasting = false, mayHaveArrived = false } = meaning;
	return callFailure(/^[A-Z]/.test(what) ? what : `The address ${url.host} ${what}`, remedy, {
		retry: isLasting ? 'never' : 'transient',
		scope: isLasting || !mayHaveArrived ? 'run' : 'image',
		possiblyBilled: mayHaveArrived,
		code,
	});
}

function meaningOf(code: string, text: string, url: URL): Meaning {
	const { host } = url;
	// A connection that stands can time out too; then the request is on its way.
	const unreachableAs = /\bread ETIMEDOUT/.test(text) ? undefined : unreachable.get(code);
	if (unreachableAs) {
		return {
			what: unreachableAs,
			remedy: `${addressRemedy} If it is right, check the internet connection of n8n, or try again later.`,
		};
	}
	if (/before secure TLS connection/.test(text)) {
		return {
			what: `The connection to ${host} broke before it was secure`,
			remedy: `The request was not sent. ${addressRemedy} If it is right, try again later.`,
		};
	}
	if (
		/wrong.version.number|packet.length.too.long|unknown.protocol|http.request/i.test(
			`${code} ${text}`,
		)
	) {
		return {
			what: 'takes no secure connection (https)',
			remedy: `${addressRemedy} Perhaps it has to start with http://, or needs another port.`,
			isLasting: true,
		};
	}
	const insecure = `The secure connection to ${host} could not be made`;
	const certificate = certificates.find(([faultCode]) => faultCode.test(code));
	if (certificate) {
		const [, why, remedy] = certificate;
		return { what: `${insecure}: ${why}`, remedy, isLasting: true };
	}
	if (/SSL|TLS|EPROTO/.test(code)) {
		return {
			what: insecure,
			remedy: `The address and n8n do not agree on how to encrypt. ${addressRemedy} If it is right, a proxy or firewall may stand between them: ask whoever runs this n8n.`,
			isLasting: true,
		};
	}
	const httpsAdvice =
		url.protocol === 'http:' ? " Perhaps the 'Base URL' has to start with https://." : '';
	if (code.startsWith('HPE_')) {
		return {
			what: `What answers at ${host} does not speak HTTP as it should`,
			remedy: `Something else than IQS may be at this address. ${addressRemedy}${httpsAdvice}`,
			isLasting: true,
			mayHaveArrived: true,
		};
	}
	return {
		what: `The connection to ${host} broke before IQS answered`,
		remedy: `Try again later, and check the internet connection of n8n if it happens often.${httpsAdvice}`,
		mayHaveArrived: true,
	};
}

/**
 * The proxy that a connection went to in place of the address.
 * @returns undefined when there is none, or it cannot be told from the address
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
 * n8n itself refused to send: a network rule of this n8n, a credential that is gone.
 * @param reason n8n's own words
 */
export function requestNotMade(reason: string): Failure {
	return callFailure(
		`n8n could not send the request: ${withoutFullStop(reason)}`,
		"Check the 'Base URL' in the credential, and ask whoever runs this n8n whether it may reach that address.",
		{ scope: 'run' },
	);
}
