import { connectionFaultOf } from '../../../nodes/ScanFile/scan/connectionFault';

test.each([
	...['ECONNREFUSED', 'EAI_AGAIN', 'EPROTO', 'HPE_INVALID_CONSTANT', 'ERR_NETWORK'],
	...['ERR_STREAM_PREMATURE_CLOSE', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_CERT_ALTNAME_INVALID'],
	...['ERR_SOCKET_CLOSED', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
	...['UND_ERR_BODY_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CRL_HAS_EXPIRED'],
	...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE'],
])('%s is a code of the network', (code) => {
	expect(connectionFaultOf({ code, message: 'words' })).toEqual({
		code,
		text: 'words',
	});
});

test.each<[name: string, code: unknown]>([
	['a status', '404'],
	['a status that is a number', 404],
	['a code of Node.js that has to do with no network', 'ERR_INVALID_ARG_TYPE'],
	['a code with something before it', 'my ECONNRESET'],
	['a code with something behind it', 'ECONNRESET (read)'],
	['a code in small letters', 'econnreset'],
	['one letter', 'E'],
	['half a code', 'INVALID_'],
	['a list', ['ECONNRESET']],
	['nothing', undefined],
])('%s is none', (_, code) => {
	expect(connectionFaultOf({ code, message: 'words' })).toEqual({
		text: 'words',
	});
});

test('the code of the cause comes first, and all texts count', () => {
	const thrown = {
		cause: { code: 'ECONNRESET', message: 'on the cause' },
		code: 'ECONNABORTED',
		httpCode: 'ETIMEDOUT',
		message: 'on top',
		messages: ['in a list', 7, 'and one more'],
	};

	expect(connectionFaultOf(thrown)).toEqual({
		code: 'ECONNRESET',
		text: 'on top\nin a list\nand one more\non the cause',
	});
	expect(connectionFaultOf({ ...thrown, cause: null })).toMatchObject({ code: 'ECONNABORTED' });
	expect(connectionFaultOf({ httpCode: 'ETIMEDOUT', code: 5 })).toEqual({
		code: 'ETIMEDOUT',
		text: '',
	});
});

test('a proxy that hangs up is told by its words', () => {
	const text = 'Proxy connection ended before receiving CONNECT response';

	expect(connectionFaultOf({ message: 'x', cause: { message: text } })).toEqual({
		code: 'PROXY_HUNG_UP',
		text: `x\n${text}`,
	});
	expect(connectionFaultOf({ message: `No ${text}` })).not.toHaveProperty('code');
});

test.each([undefined, null, 'text', {}, { message: 5 }, { message: '' }])(
	'what has no words, %j, is rejected for no reason given',
	(thrown) => {
		expect(connectionFaultOf(thrown)).toEqual({
			text: 'no reason given',
		});
	},
);
