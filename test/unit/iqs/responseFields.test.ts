import {
	numberOf,
	objectOf,
	statusFields,
	textOf,
} from '../../../nodes/ScanFile/iqs/responseFields';

test('takes an object for an object, and an empty one for anything else', () => {
	const body = { a: 1 };

	expect(objectOf(body)).toBe(body);
	for (const other of [null, undefined, 'text', 7, true]) expect(objectOf(other)).toEqual({});
});

test('takes a text with something in it, and nothing else, for a text', () => {
	expect(textOf('a')).toBe('a');
	for (const other of ['', null, undefined, 7, true, {}]) expect(textOf(other)).toBeUndefined();
});

test('takes a number, and nothing else, for a number', () => {
	expect(numberOf(0)).toBe(0);
	expect(numberOf(-1.5)).toBe(-1.5);
	for (const other of ['1', '', null, undefined, true, {}, NaN, JSON.parse('1e999')]) {
		expect(numberOf(other)).toBeUndefined();
	}
});

describe('the words of the service about itself', () => {
	const words = { code: 'A', serviceMessage: 'words', requestId: 'R' };
	const none = { code: undefined, serviceMessage: undefined, requestId: undefined };

	test.each<[spelling: string, body: Record<string, unknown>]>([
		['as documented', { code: 'A', message: 'words', requestId: 'R' }],
		['as observed', { errorCode: 'A', errorMessage: 'words', requestId: 'R' }],
		['in capitals', { Code: 'A', Message: 'words', RequestId: 'R' }],
		['in a mixture', { errorCode: 'A', Message: 'words', RequestId: 'R' }],
		[
			'beside empty ones',
			{ errorCode: '', code: 'A', errorMessage: null, message: 'words', requestId: 'R' },
		],
	])('are read %s', (_, body) => {
		expect(statusFields(body)).toEqual(words);
	});

	test('are missing when they are no texts', () => {
		expect(statusFields({})).toEqual(none);
		expect(statusFields({ code: 403, message: {}, requestId: [] })).toEqual(none);
	});
});
