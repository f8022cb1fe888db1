import { randomBytes } from 'node:crypto';
import { faultsByName, type Fault } from '../../../dev/service/faults';
import { errorCatalog } from '../../../nodes/ScanFile/iqs/errorCatalog';
import { Redactor } from '../../../nodes/ScanFile/output/redact';

const key = 'sk-9fK2xQ7vLmZr4TbW1yHc';
const redactor = new Redactor(key);

const escaped = (text: string) => text.replace('-', '%2D').replace('x', '%78');

test.each([
	...Object.values<Fault>(faultsByName).flatMap((fault) =>
		fault.message === undefined ? [] : [fault.message],
	),
	'8A5E0F3C-1B2D-4E6F-8A9B-0C1D2E3F4A5B',
	"The parameters imageUrl, imageBase64, scanFileInputConfig.autoCrop and scanFileInputConfig.autoRotate don't match",
	'Request 8A5E0F3C-1B2D-4E6F-8A9B-0C1D2E3F4A5B failed at 2026-11-26T00:40:13Z in cn-zhangjiakou',
	'请求过于频繁，请稍后再试。',
])('what a service says in good faith is quoted word for word: %s', (words) => {
	expect(redactor.quote(words)).toBe(words);
});

test.each([...errorCatalog.values()])('a sentence of the catalog stays: $message', (entry) => {
	for (const apiKey of ['', 'key', 'fault-bad-parameter', key]) {
		const sentence = `${entry.message}. ${entry.remedy}`;
		expect(new Redactor(apiKey).hideKey(sentence)).toBe(sentence);
	}
});

test.each<[string, string, string]>([
	['in full', `Key ${key} is wrong`, 'Key *** is wrong'],
	['in another case', `Key ${key.toUpperCase()} is wrong`, 'Key *** is wrong'],
	['in two lines', `Key ${key.slice(0, 9)}\r\n\t${key.slice(9)} is wrong`, 'Key *** is wrong'],
	['in groups', `Key ${key.match(/.{1,4}/g)!.join('-')} is wrong`, 'Key *** is wrong'],
	['cut off', `Key ${key.slice(0, 12)}`, 'Key ***'],
	['masked in the middle', `Key ${key.slice(0, 8)}****${key.slice(-4)}`, 'Key *******1yHc'],
	['as Basic', `Basic ${Buffer.from(`me:${key}`).toString('base64')}!`, 'Basic bWU6***M=!'],
	['escaped before it stands as it is', `${escaped(key)} or ${key}`, '*** or ***'],
	['twice', `${key}${key}, ${key}`, '***, ***'],
	['as a list of bytes', `[${[...Buffer.from(key)].join(',')}]`, '[***]'],
	['as a list of bytes, in part', [...Buffer.from(key)].slice(3).join(', '), '***'],
	[
		'as numbers in HTML, without semicolons',
		Array.from(key, (letter) => `&#${letter.charCodeAt(0)}`).join(''),
		'***',
	],
	[
		'as hexadecimal numbers in HTML, without semicolons',
		Array.from(key, (letter) => `&#x${letter.charCodeAt(0).toString(16)}`).join(''),
		'***',
	],
])('the key %s', (_, text, quoted) => {
	expect(redactor.quote(text)).toBe(quoted);
});

test('a key that begins before the end of a quote and goes on after it leaves nothing behind', () => {
	for (let length = 270; length <= 310; length++) {
		const quoted = redactor.quote(`${'so '.repeat(200).slice(0, length)} ${key} is wrong`);
		expect(quoted).not.toContain(key.slice(0, 3));
	}
});

test('a quote is one line, and cut only when it is too long', () => {
	expect(redactor.quote(' so \n\t it\0is ')).toBe('so it is');
	expect(redactor.quote(`${'so '.repeat(99)}sos`)).toBe(`${'so '.repeat(99)}sos`);
	expect(redactor.quote(`${'so '.repeat(99)}sosO`)).toBe(`${'so '.repeat(99)}sos…`);
});

test('a text with a key too short to be told from a word is not quoted at all', () => {
	expect(new Redactor('k3y').quote('The key K3Y is wrong')).toBe('***');
	expect(new Redactor('k3y').quote('The key k%33y is wrong')).toBe('***');
	expect(new Redactor('k3y').quote('The key is wrong')).toBe('The key is wrong');
});

test('an image leaves the words around it', () => {
	const lines = randomBytes(400)
		.toString('base64')
		.match(/.{1,76}/g)!
		.join('\r\n');

	expect(redactor.quote(`The image data:image/jpeg;base64,${lines} is broken.`)).toMatch(
		/^The image data:image\/jpeg;base64,… is broken\.$/,
	);
});

test.each([
	['backslashes', '\\'],
	['percent signs', '%25'],
	['ampersands', '&#x'],
	['white space', ' '],
	['letters', 'a'],
	['the key', key],
	['an escaped key', encodeURIComponent(JSON.stringify(`${key}/`))],
])('a megabyte of %s costs what its parts cost', (_, part) => {
	const cpuMsOf = (bytes: number) => {
		const text = part.repeat(bytes / part.length);
		const before = process.cpuUsage();
		redactor.quote(text);
		return process.cpuUsage(before).user / 1000;
	};
	// What else the process does in between, such as collecting garbage, only adds to it.
	const leastMsOf = (bytes: number) => Math.min(...[1, 2, 3].map(() => cpuMsOf(bytes)));

	// Ten times as long; what backtracks takes a hundred times as much, or never ends.
	expect(leastMsOf(1_000_000)).toBeLessThan(50 * Math.max(leastMsOf(100_000), 1));
});

describe('a piece of the key', () => {
	const base64 = (text: string) => Buffer.from(text).toString('base64');

	test.each<[name: string, apiKey: string, shown: string, hidden: string]>([
		['of 8 characters', key, key.slice(3, 10), key.slice(3, 11)],
		['of half a short key', 'sk-9fK2xQ7vL', '9fK2x', '9fK2xQ'],
		['in hexadecimal digits', key, '394', Buffer.from(key).toString('hex').slice(4, 20)],
		['in Base64', key, base64(key).slice(4, 12), base64(key).slice(4, 13)],
	])('%s is hidden, and no shorter one', (_, apiKey, shown, hidden) => {
		expect(new Redactor(apiKey).quote(`(${shown})`)).toBe(`(${shown})`);
		expect(new Redactor(apiKey).quote(`(${hidden})`)).toBe('(***)');
	});

	test('that is a word without its signs is a word', () => {
		expect(new Redactor('a-b-c-').quote('abc')).toBe('abc');
		expect(new Redactor('a-b-c-d-e-f').quote('abcdef')).toBe('***');
	});

	test.each(['', 'm', 'm:', 'me:'])(
		'behind %j in Base64 of either alphabet is hidden',
		(before) => {
			const signs = 'sk->>>???>>>???';

			expect(redactor.hideKey(base64(before + key))).toContain('***');
			for (const alphabet of ['base64', 'base64url'] as const) {
				const text = Buffer.from(before + signs).toString(alphabet);
				expect(new Redactor(signs).hideKey(text)).toContain('***');
			}
		},
	);
});
