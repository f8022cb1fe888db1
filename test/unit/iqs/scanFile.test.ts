import { Failure } from '../../../nodes/ScanFile/failures';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';

import { ResponseReader } from '../../../nodes/ScanFile/iqs/responseReader';
import { readScans, type Scan, type ScanResponse } from '../../../nodes/ScanFile/iqs/scanFile';

const jpeg = Buffer.from('\xff\xd8\xff\xe0 a scan', 'latin1');
const png = Buffer.from('\x89PNG\r\n\x1a\n a scan', 'latin1');
const info = { angle: 90, width: 1240, height: 1754, imageBase64: jpeg.toString('base64') };
const scan: Scan = {
	angle: 90,
	width: 1240,
	height: 1754,
	file: jpeg,
	type: { mimeType: 'image/jpeg', extension: 'jpg' },
};

/** Reads a response as it comes from the network. */
function read(response: object, httpStatus: number): ScanResponse {
	const reader = new ResponseReader(0, new BufferPool());
	reader.write(Buffer.from(JSON.stringify(response)));
	const { text, images } = reader.end();
	return readScans(JSON.parse(text) as Record<string, unknown>, images, httpStatus);
}

/** What is wrong with each scan of a response; undefined for a good one. */
function messages(list: unknown[]): Array<string | undefined> {
	const { scans } = read({ requestId: 'R-1', scanFileInfoList: list }, 200);
	return scans.map((one) => (one instanceof Failure ? one.message : undefined));
}

function thrownBy(work: () => unknown): unknown {
	try {
		work();
	} catch (thrown) {
		return thrown;
	}
	return undefined;
}

describe('the response', () => {
	test('gives the scan, its numbers and the facts of the call', () => {
		const searchInformation = { searchTime: 1180 };
		const response = read({ requestId: 'R-1', scanFileInfoList: [info], searchInformation }, 200);

		expect(response).toEqual({ requestId: 'R-1', searchTimeMs: 1180, scans: [scan] });
	});

	test('may hold several scans, whose order is kept and whose types are told from their bytes', () => {
		const second = { ...info, angle: 0, imageBase64: png.toString('base64') };

		expect(read({ scanFileInfoList: [info, second, info] }, 200).scans).toEqual([
			scan,
			{ ...scan, angle: 0, file: png, type: { mimeType: 'image/png', extension: 'png' } },
			scan,
		]);
	});

	test('may have its only scan in place of the list, as after a conversion from XML', () => {
		expect(read({ requestId: 'R-1', scanFileInfoList: info }, 200).scans).toEqual([scan]);
	});

	test('may be without everything but the picture', () => {
		expect(read({ scanFileInfoList: [{ imageBase64: info.imageBase64 }] }, 200)).toEqual({
			requestId: null,
			searchTimeMs: null,
			scans: [{ ...scan, angle: null, width: null, height: null }],
		});
	});

	test('keeps an angle of 0, and takes numbers only', () => {
		const odd = { ...info, angle: 0, width: '1240', height: null };
		const body = { scanFileInfoList: [odd], searchInformation: { searchTime: 'fast' } };
		const { scans, searchTimeMs } = read(body, 200);

		expect(scans).toEqual([{ ...scan, angle: 0, width: null, height: null }]);
		expect(searchTimeMs).toBeNull();
	});

	test('loses only the bad one of several scans, with the request ID for support', () => {
		const list = [info, { ...info, imageBase64: '' }, info];
		const { scans } = read({ requestId: 'R-1', scanFileInfoList: list }, 206);

		expect(scans[0]).toEqual(scan);
		expect(scans[2]).toEqual(scan);
		expect(scans[1]).toBeInstanceOf(Failure);
		expect((scans[1] as Failure).details).toMatchObject({
			requestId: 'R-1',
			httpStatus: 206,
			retry: 'never',
			scope: 'image',
			possiblyBilled: true,
		});
	});

	test.each<[name: string, entry: unknown, what: string]>([
		['empty', { ...info, imageBase64: '' }, 'IQS returned an empty scan'],
		['missing', { angle: 0, width: 1, height: 1 }, 'IQS returned an empty scan'],
		['not a text', { ...info, imageBase64: 7 }, 'IQS returned an empty scan'],
		['null', null, 'IQS returned an empty scan'],
		['a bare text', info.imageBase64, 'IQS returned an empty scan'],
		['not Base64', { imageBase64: 'no Base64!' }, 'IQS returned a scan that is not valid Base64'],
		[
			'not an image',
			{ imageBase64: Buffer.from('%PDF-1.7').toString('base64') },
			'IQS returned a scan that is not an image',
		],
	])('a scan that is %s is told from a good one', (_, entry, what) => {
		expect(messages([entry, info])).toEqual([what, undefined]);
	});

	test.each<[name: string, list: unknown]>([
		['no list', undefined],
		['null', null],
		['an empty list', []],
		['an object', { 0: info, length: 1 }],
		['a text', 'scans'],
	])('without a scan is a failure: %s', (_, scanFileInfoList) => {
		const thrown = thrownBy(() => read({ RequestId: 'R-2', scanFileInfoList }, 201));

		expect(thrown).toBeInstanceOf(Failure);
		expect((thrown as Failure).message).toBe('IQS returned no scan');
		expect((thrown as Failure).details).toMatchObject({
			requestId: 'R-2',
			httpStatus: 201,
			retry: 'never',
			scope: 'image',
			possiblyBilled: true,
		});
	});

	test.each<[name: string, body: Record<string, unknown>]>([
		['an empty list', { scanFileInfoList: [] }],
		['no list', {}],
	])('with a code and %s is an error response for that reason', (_, body) => {
		const rejected = { ...body, errorCode: 'Retrieval.Arrears', requestId: 'R-3' };
		const thrown = thrownBy(() => read(rejected, 200));

		expect(thrown).toBeInstanceOf(Failure);
		expect((thrown as Failure).message).toBe('The Alibaba Cloud account is in arrears');
		expect((thrown as Failure).details).toMatchObject({
			code: 'Retrieval.Arrears',
			requestId: 'R-3',
			httpStatus: 200,
			scope: 'account',
			possiblyBilled: false,
		});
	});

	test('gives a reason for each of a hundred scans', () => {
		expect(messages(Array.from({ length: 100 }, () => null))).toEqual(
			Array.from({ length: 100 }, () => 'IQS returned an empty scan'),
		);
	});

	test('gives what is good of more than a hundred, and one reason for all without an image', () => {
		const list = [null, info, ...Array.from({ length: 97 }, () => ({})), { imageBase64: '***' }];

		expect(messages([...list, info])).toEqual([
			undefined,
			'IQS returned a scan that is not valid Base64',
			undefined,
			'IQS returned 101 scans for one image',
		]);
	});

	test('with a code and a scan is a scan', () => {
		const body = { code: 'OK', scanFileInfoList: [info] };

		expect(read(body, 200).scans).toEqual([scan]);
	});
});
