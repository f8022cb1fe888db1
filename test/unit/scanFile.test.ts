import { ScanFailure } from '../../nodes/ScanFile/iqs/errors';
import { modes, readScans, scanRequestBody, type Scan } from '../../nodes/ScanFile/iqs/scanFile';

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

/** What is wrong with each scan of an answer; undefined for a good one. */
function troubles(list: unknown[]): Array<string | undefined> {
	const { scans } = readScans({ requestId: 'R-1', scanFileInfoList: list });
	return scans.map((one) => (one instanceof ScanFailure ? one.facts.what : undefined));
}

function thrownBy(work: () => unknown): unknown {
	try {
		work();
	} catch (thrown) {
		return thrown;
	}
	return undefined;
}

describe('the request', () => {
	it('carries an address as it is', () => {
		const url = 'https://example.com/a b.jpg?x="1"&y=例';
		const body = scanRequestBody({ autoCrop: 'true', autoRotate: 'false', image: { url } });

		expect(body.toString()).toBe(
			'{"imageUrl":"https://example.com/a b.jpg?x=\\"1\\"&y=例","scanFileInputConfig":{"autoCrop":"true","autoRotate":"false"}}',
		);
	});

	it('carries bytes as Base64 without a prefix', () => {
		const image = { bytes: Buffer.from([0xff, 0xd8, 0xff, 0xfb]) };

		expect(scanRequestBody({ autoCrop: 'force', autoRotate: 'true', image }).toString()).toBe(
			'{"imageBase64":"/9j/+w==","scanFileInputConfig":{"autoCrop":"force","autoRotate":"true"}}',
		);
	});

	it('has strings for both modes, never JSON booleans', () => {
		expect(modes).toEqual(['true', 'false', 'force']);
		for (const mode of modes) {
			const body = scanRequestBody({
				autoCrop: mode,
				autoRotate: mode,
				image: { url: 'http://a' },
			});

			expect(JSON.parse(body.toString())).toEqual({
				imageUrl: 'http://a',
				scanFileInputConfig: { autoCrop: mode, autoRotate: mode },
			});
		}
	});
});

describe('the answer', () => {
	it('gives the scan, its numbers and the facts of the call', () => {
		const answer = readScans({
			requestId: 'R-1',
			scanFileInfoList: [info],
			searchInformation: { searchTime: 1180 },
		});

		expect(answer).toEqual({ requestId: 'R-1', searchTimeMs: 1180, scans: [scan] });
	});

	it('may hold several scans, whose order is kept and whose types are told from their bytes', () => {
		const second = { ...info, angle: 0, imageBase64: png.toString('base64') };

		expect(readScans({ scanFileInfoList: [info, second, info] }).scans).toEqual([
			scan,
			{ ...scan, angle: 0, file: png, type: { mimeType: 'image/png', extension: 'png' } },
			scan,
		]);
	});

	it('may be without everything but the picture', () => {
		expect(readScans({ scanFileInfoList: [{ imageBase64: info.imageBase64 }] })).toEqual({
			requestId: null,
			searchTimeMs: null,
			scans: [{ ...scan, angle: null, width: null, height: null }],
		});
	});

	it('keeps an angle of 0, and takes numbers only', () => {
		const odd = { ...info, angle: 0, width: '1240', height: null };
		const { scans, searchTimeMs } = readScans({
			scanFileInfoList: [odd],
			searchInformation: { searchTime: 'fast' },
		});

		expect(scans).toEqual([{ ...scan, angle: 0, width: null, height: null }]);
		expect(searchTimeMs).toBeNull();
	});

	it('loses only the bad one of several scans, with the request ID for support', () => {
		const { scans } = readScans({
			requestId: 'R-1',
			scanFileInfoList: [info, { ...info, imageBase64: '' }, info],
		});

		expect(scans[0]).toEqual(scan);
		expect(scans[2]).toEqual(scan);
		expect(scans[1]).toBeInstanceOf(ScanFailure);
		expect((scans[1] as ScanFailure).facts).toMatchObject({
			requestId: 'R-1',
			retry: 'never',
			stopsRun: false,
			maybeBilled: true,
		});
	});

	it.each<[name: string, entry: unknown, what: string]>([
		['empty', { ...info, imageBase64: '' }, 'IQS answered with an empty scan'],
		['missing', { angle: 0, width: 1, height: 1 }, 'IQS answered with an empty scan'],
		['not a text', { ...info, imageBase64: 7 }, 'IQS answered with an empty scan'],
		['null', null, 'IQS answered with an empty scan'],
		['a bare text', info.imageBase64, 'IQS answered with an empty scan'],
		[
			'not Base64',
			{ imageBase64: 'no Base64!' },
			'IQS answered with a scan that is not valid Base64',
		],
		[
			'not an image',
			{ imageBase64: Buffer.from('%PDF-1.7').toString('base64') },
			'IQS answered with a scan that is not an image',
		],
	])('a scan that is %s is told from a good one', (_, entry, what) => {
		expect(troubles([entry, info])).toEqual([what, undefined]);
	});

	it.each<[name: string, list: unknown]>([
		['no list', undefined],
		['null', null],
		['an empty list', []],
		['an object', { 0: info, length: 1 }],
		['a text', 'scans'],
	])('without a scan is a failure: %s', (_, scanFileInfoList) => {
		const thrown = thrownBy(() => readScans({ RequestId: 'R-2', scanFileInfoList }));

		expect(thrown).toBeInstanceOf(ScanFailure);
		expect((thrown as ScanFailure).facts).toMatchObject({
			what: 'IQS answered without a scan',
			requestId: 'R-2',
			retry: 'never',
			stopsRun: false,
			maybeBilled: true,
		});
	});
});
