import type { Retry } from '../../../nodes/ScanFile/failures';
import type { NetworkFault } from '../../../nodes/ScanFile/iqs/connectionFailures';

type Row = [fault: NetworkFault, what: RegExp, Retry, stopsRun: boolean, possiblyBilled: boolean];

const wrongVersion =
	'write EPROTO 80CC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl3_record.c:350:\n';

/** What Node.js reports of calls to https://iqs.example.com, as seen, and what the user is told. */
export const faults: Row[] = [
	row('ENOTFOUND', 'getaddrinfo ENOTFOUND iqs.example.com', /^The host name .* does not exist/),
	row('EAI_AGAIN', 'getaddrinfo EAI_AGAIN iqs.example.com', /could not be looked up/),
	row('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443', /refuses the connection/),
	row('ECONNREFUSED', '', /^The host .* refuses the connection/),
	row('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443 - Local (0.0.0.0:0)', /not reachable/),
	row('ENETUNREACH', 'connect ENETUNREACH 2408::1:443', /not reachable/),
	row('EHOSTDOWN', 'connect EHOSTDOWN 10.0.0.1:443', /not reachable/),
	row('ENETDOWN', 'connect ENETDOWN 10.0.0.1:443', /not reachable/),
	row('EADDRNOTAVAIL', 'connect EADDRNOTAVAIL 10.0.0.1:443', /not reachable/),
	row('EPERM', 'connect EPERM 10.0.0.1:443', /does not allow it/),
	row('ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443', /does not accept the connection/),
	row('EACCES', 'connect EACCES 10.0.0.1:443', /does not allow it/),
	row(
		'ECONNRESET',
		'Client network socket disconnected before secure TLS connection was established',
		/^The connection to .* broke before it was encrypted/,
	),

	row('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:3128', /^The proxy .*\(127.0.0.1:3128\) ref/),
	row(
		'ECONNREFUSED',
		'connect ECONNREFUSED ::1:3128',
		/^The proxy .*\(::1:3128\) refuses the connection/,
	),
	row(
		'ETIMEDOUT',
		'connect ETIMEDOUT 10.0.0.9:8080',
		/^The proxy .* does not accept the connection/,
	),
	row(
		'ENOTFOUND',
		'getaddrinfo ENOTFOUND proxy.local',
		/^The proxy .*\(proxy.local\) does not exist/,
	),
	row('EAI_AGAIN', 'getaddrinfo EAI_AGAIN proxy.local', /^The proxy .* could not be looked up/),
	row(
		'PROXY_HUNG_UP',
		'Proxy connection ended before …',
		/^The proxy between n8n and IQS closed the connection$/,
	),

	lasting('EPROTO', wrongVersion, /does not accept secure connections \(https\)/),
	lasting('ERR_SSL_WRONG_VERSION_NUMBER', '', /does not accept secure connections/),
	lasting('ERR_SSL_PACKET_LENGTH_TOO_LONG', '', /does not accept secure connections/),
	lasting(
		'CERT_HAS_EXPIRED',
		'certificate has expired',
		/could not be established: its certificate has expired$/,
	),
	lasting('CERT_NOT_YET_VALID', '', /its certificate is not valid yet$/),
	lasting('ERR_TLS_CERT_ALTNAME_INVALID', '', /its certificate is for another host name/),
	lasting('DEPTH_ZERO_SELF_SIGNED_CERT', '', /n8n does not trust the issuer of its certificate/),
	lasting('SELF_SIGNED_CERT_IN_CHAIN', '', /n8n does not trust the issuer of its certificate/),
	lasting(
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'',
		/n8n does not trust the issuer of its certificate/,
	),
	lasting(
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'',
		/n8n does not trust the issuer of its certificate/,
	),
	lasting('CERT_REVOKED', '', /its certificate is not valid/),
	lasting('EPROTO', 'write EPROTO …:tlsv1 alert protocol version', /^The secure connection to/),
	lasting('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', '', /^The secure connection to/),

	[
		{ code: 'HPE_INVALID_CONSTANT', text: '' },
		/does not respond with valid HTTP/,
		'never',
		true,
		true,
	],
	[
		{ code: 'HPE_INVALID_HEADER_TOKEN', text: '' },
		/does not respond with valid HTTP/,
		'never',
		true,
		true,
	],
	...[
		{ code: 'ECONNRESET', text: 'socket hang up' },
		{ code: 'ECONNRESET', text: 'read ECONNRESET' },
		{ code: 'EPIPE', text: 'write EPIPE' },
		{ code: 'ETIMEDOUT', text: 'read ETIMEDOUT' },
		// A name that every JavaScript object has.
		{ code: 'constructor', text: '' },
	].map((fault): Row => [fault, /broke before IQS responded/, 'transient', false, true]),
];

/** Nothing was sent, and it may pass. */
function row(code: string, text: string, what: RegExp): Row {
	return [{ code, text }, what, 'transient', true, false];
}

/** Nothing was sent, and it does not change by itself. */
function lasting(code: string, text: string, what: RegExp): Row {
	return [{ code, text }, what, 'never', true, false];
}
