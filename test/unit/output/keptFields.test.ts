import type { IDataObject } from 'n8n-workflow';
import { keptFields, readable } from '../../../nodes/ScanFile/output/keptFields';
import type { InputImage } from '../../../nodes/ScanFile/plan/findImages';

const text = `/9j/${Buffer.alloc(1_197, 'photo').toString('base64')}`;
const lines = text.replace(/(.{76})/g, '$1\r\n');
const image: InputImage = { from: 'base64', text, fileName: 'scan' };
const other: InputImage = { from: 'url', url: 'u', sourceUrl: 'u', fileName: 'f' };
const kept = (fields: IDataObject, of: InputImage = image) => keptFields(fields, of, false);

/** Any object that cannot be read. */
const unreadable = new Proxy(
	{},
	{
		ownKeys() {
			throw new TypeError('no');
		},
	},
) as IDataObject;

test('the error of an earlier try is left out, and no other field', () => {
	const input = { error: 'old', note: 'n', _files: {} };

	expect(kept(input, other)).toEqual({ note: 'n', _files: {} });
	expect(keptFields(input, other, true)).toEqual({ note: 'n' });
	expect(keptFields(input, image, true)).toEqual({ note: 'n' });
	expect(input).toHaveProperty('error');
});

test('what cannot be read is left out', () => {
	expect(kept(unreadable)).toEqual({});
	expect(readable(() => ({ ...unreadable }))).toEqual({});
	expect(readable(() => ({ error: 'old', n: 1 }))).toEqual({ error: 'old', n: 1 });
});

test.each<[name: string, part: string]>([
	['as it is', text],
	['with a prefix', `data:image/jpeg;base64,${text}`],
	['with a prefix in capitals after white space', ` DATA:image/jpeg;base64,${text}`],
	['without its start', text.slice(40)],
	['in lines', lines],
	['in lines, with a prefix after white space', `\n DATA:image/jpeg;base64,${lines}`],
	['in the alphabet for URLs', text.replaceAll('+', '-').replaceAll('/', '_')],
	['with spaces where plus signs were', text.replaceAll('+', ' ')],
	['with padding', `${text}==`],
])('the text of the image %s is left out wherever it stands', (_, part) => {
	const fields = { part, list: ['a', part, { part }], inside: { part, note: 'n' } };

	expect(kept(fields)).toEqual({ list: ['a', {}], inside: { note: 'n' } });
	expect(kept(fields, other)).toEqual(fields);
});

test.each<[name: string, value: unknown]>([
	['another text', 'note'],
	['another image', `/9j/${Buffer.alloc(1_200, 'other').toString('base64')}`],
	['another image that begins alike', `${text}${text}`.slice(0, 1_700)],
	['an end of it as short as somebody’s data', text.slice(-63)],
	['a number', 5],
	['nothing', null],
	['a date', new Date(0)],
])('%s stays', (_, value) => {
	expect(kept({ value } as IDataObject)).toEqual({ value });
});

test('an end of it as long as an image may be is left out', () => {
	expect(kept({ value: text.slice(-64) })).toEqual({});
});

test('a text of another length is not looked at for long: it cannot be the image', () => {
	const spaced = (spaces: number) => `${text.slice(0, 800)}${' '.repeat(spaces)}${text.slice(800)}`;
	const allowed = Math.floor(text.length / 10 + 300);

	expect(kept({ value: spaced(allowed) })).toEqual({});
	expect(kept({ value: spaced(allowed + 1) })).toHaveProperty('value');
});

test('what stood in two places is one object in the copy, and circles stay circles', () => {
	const shared = { note: 'n' };
	const input: IDataObject = { a: shared, b: [shared] };
	input.self = input;
	const copy = kept(input) as { a: object; b: object[]; self: object };

	expect(copy.b[0]).toBe(copy.a);
	expect(copy.a).not.toBe(shared);
	expect(copy.self).toBe((copy.self as typeof copy).self);
});

test('thousands of levels and a field named __proto__ come through', () => {
	let deep: IDataObject = {};
	for (let level = 0; level < 20_000; level++) deep = { deep };
	const input = JSON.parse('{"__proto__":{"a":1}}') as IDataObject;

	expect(() => kept(deep)).not.toThrow();
	expect(Object.getOwnPropertyDescriptor(kept(input), '__proto__')).toEqual({
		value: { a: 1 },
		configurable: true,
		enumerable: true,
		writable: true,
	});
});

test('the text of the image is left out though only the parameter has a prefix', () => {
	const prefixed: InputImage = { ...image, text: `data:image/jpeg;base64,${text}` };

	expect(kept({ lines, text }, prefixed)).toEqual({});
});

test('a text whose plus signs an expression brought back is left out as it came', () => {
	const withPlusSigns = Buffer.alloc(1_200, Buffer.from('fbefbe41', 'hex')).toString('base64');
	const posted = withPlusSigns.replaceAll('+', ' ');

	expect(posted).not.toBe(withPlusSigns);
	expect(kept({ posted }, { ...image, text: withPlusSigns })).toEqual({});
});

test('a text that goes on after the image is a field of its own', () => {
	const padded = Buffer.alloc(100, 7).toString('base64');
	const note = `${padded}\nCustomer 4711 asked for two copies`;

	expect(padded).toMatch(/=$/);
	expect(kept({ note }, { ...image, text: padded })).toEqual({ note });
	expect(
		kept({ inLines: `${padded}\r\n` }, { ...image, text: `data:image/jpeg;base64,${padded}` }),
	).toEqual({});
});

test('a large text that an expression has joined is compared without a block', () => {
	const large = Buffer.alloc(6_000_000, Buffer.from('A/b+', 'base64')).toString('base64');
	const inLines = large.replace(/(.{76})/g, '$1\n');
	const cpuMsOf = (work: () => unknown) => {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	};
	const decodingMs = cpuMsOf(() => [large, inLines].map((each) => Buffer.from(each, 'base64')));

	const comparingMs = cpuMsOf(() => {
		expect(kept({ inLines }, { ...image, text: large })).toEqual({});
	});
	// Searching for the signs takes as long as decoding some dozens of times.
	expect(comparingMs).toBeLessThan(10 * decodingMs + 50);
});
