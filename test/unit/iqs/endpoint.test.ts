import {
	baseUrlRemedy,
	bearerKey,
	isHttpUrl,
	publicBaseUrl,
	scanFileUrl,
} from '../../../nodes/ScanFile/iqs/endpoint';

describe('the URL of the call', () => {
	test('is the documented one for the public base URL', () => {
		expect(scanFileUrl(publicBaseUrl)).toBe('https://cloud-iqs.aliyuncs.com/scan/file');
	});

	test.each([
		['a slash at the end', 'https://iqs.example.com/', 'https://iqs.example.com/scan/file'],
		['several slashes', 'https://iqs.example.com///', 'https://iqs.example.com/scan/file'],
		['spaces around it', '  https://iqs.example.com/ \n', 'https://iqs.example.com/scan/file'],
		['a port', 'http://localhost:8080', 'http://localhost:8080/scan/file'],
		['a path', 'https://gateway.example.com/iqs', 'https://gateway.example.com/iqs/scan/file'],
		['a path and a slash', 'https://g.example.com/a/b/', 'https://g.example.com/a/b/scan/file'],
		['a scheme in capitals', 'HTTPS://iqs.example.com', 'https://iqs.example.com/scan/file'],
		['a host in capitals', 'https://IQS.Example.com', 'https://iqs.example.com/scan/file'],
		['the port that is usual', 'https://iqs.example.com:443/', 'https://iqs.example.com/scan/file'],
		['dots in its path', 'https://g.example.com/a/../b', 'https://g.example.com/b/scan/file'],
		[
			'the path of the call',
			'https://iqs.example.com/scan/file',
			'https://iqs.example.com/scan/file',
		],
		[
			'the path and a slash',
			'https://iqs.example.com/scan/file/',
			'https://iqs.example.com/scan/file',
		],
		[
			'a path like it',
			'https://g.example.com/myscan/file',
			'https://g.example.com/myscan/file/scan/file',
		],
		[
			'the path of the call inside its own',
			'https://g.example.com/scan/file/v2',
			'https://g.example.com/scan/file/v2/scan/file',
		],
		['an IPv6 address', 'http://[::1]:8080/', 'http://[::1]:8080/scan/file'],
	])('comes from a base URL with %s', (_, baseUrl, url) => {
		expect(scanFileUrl(baseUrl)).toBe(url);
	});

	test.each([
		'',
		'   ',
		'/',
		'cloud-iqs.aliyuncs.com',
		'//cloud-iqs.aliyuncs.com',
		'ftp://cloud-iqs.aliyuncs.com',
		'file:///etc/hosts',
		'javascript:alert(1)',
		'https:/cloud-iqs.aliyuncs.com',
		'https//cloud-iqs.aliyuncs.com',
		'https://',
		'https:///scan',
		'https://cloud iqs.aliyuncs.com',
		'https://[::1',
		'https://iqs.example.com/my path',
		'https://iqs.exam\nple.com',
		'https://iqs.exam\tple.com',
		'https://iqs.example.com:port',
		'https://user@iqs.example.com',
		'https://user:secret@iqs.example.com',
		'https://iqs.example.com?tenant=1',
		'https://iqs.example.com/scan/file?tenant=1',
		'https://iqs.example.com/?',
		'https://iqs.example.com/#iqs',
		'https://iqs.example.com/#',
		'my IQS URL',
		'undefined',
		'see https://cloud-iqs.aliyuncs.com',
	])('cannot be had from %j', (baseUrl) => {
		expect(scanFileUrl(baseUrl)).toBeUndefined();
	});
});

test('tells what to do about a base URL', () => {
	expect(baseUrlRemedy).toMatch(
		/^It must start with https:\/\/ .* https:\/\/cloud-iqs\.aliyuncs\.com\.$/,
	);
});

test.each<[text: string, expected: boolean]>([
	['https://example.com/photo.jpg', true],
	['http://example.com', true],
	['Https://例え.jp/写真.jpg', true],
	['www.example.com/photo.jpg', false],
	['ftp://example.com/photo.jpg', false],
	['data:image/png;base64,AAAA', false],
	['https:// example.com', false],
	[' https://example.com', false],
])('whether %j is an http URL: %s', (text, expected) => {
	expect(isHttpUrl(text)).toBe(expected);
});

describe('the key', () => {
	test.each([
		['as it is', 'sk-0123_ABC.def'],
		['with spaces around it', '  sk-0123_ABC.def \t'],
		['with a line break at the end', 'sk-0123_ABC.def\r\n'],
		['after the word Bearer', 'Bearer sk-0123_ABC.def'],
		['after the word bearer and more spaces', ' bearer   sk-0123_ABC.def '],
	])('is taken %s', (_, apiKey) => {
		expect(bearerKey(apiKey)).toBe('sk-0123_ABC.def');
	});

	test('may itself start with these letters', () => {
		expect(bearerKey('BearerToken123')).toBe('BearerToken123');
		expect(bearerKey('sk-0123Bearer')).toBe('sk-0123Bearer');
	});

	test.each([
		['nothing', ''],
		['spaces', '   '],
		['the word Bearer alone', 'Bearer '],
		['a line break inside', 'sk-0123\nABC'],
		['a second header inside', 'sk-0123\r\nX-Other: 1'],
		['a space inside', 'sk-0123 ABC'],
		['a letter with an accent', 'sk-é123'],
		['full-width characters', 'ｓｋ－０１２３'],
		['a typographic dash', 'sk–0123'],
		['an invisible character', 'sk-0123\u200b'],
		['a control character', 'sk-\x7f0123'],
	])('is rejected with %s', (_, apiKey) => {
		expect(bearerKey(apiKey)).toBeUndefined();
	});
});

test('a host with an umlaut is one however often a process has asked', () => {
	const text = 'https://bücher.example/a.jpg';

	for (let call = 0; call < 50_000; call++) if (!isHttpUrl(text)) throw new Error(`call ${call}`);
});
