import { modes, scanRequestBody, type ScanRequest } from '../../../nodes/ScanFile/iqs/scanFile';

const bodyOf = async (request: ScanRequest) => await scanRequestBody(request, async () => {});

describe('the request', () => {
	test('carries a URL as it is', async () => {
		const url = 'https://example.com/a b.jpg?x="1"&y=例';
		const body = await bodyOf({ autoCrop: 'true', autoRotate: 'false', image: { url } });

		expect(body.toString()).toBe(
			'{"imageUrl":"https://example.com/a b.jpg?x=\\"1\\"&y=例","scanFileInputConfig":{"autoCrop":"true","autoRotate":"false"}}',
		);
	});

	test('carries bytes as Base64 without a prefix', async () => {
		const image = { bytes: Buffer.from([0xff, 0xd8, 0xff, 0xfb]) };

		expect((await bodyOf({ autoCrop: 'force', autoRotate: 'true', image })).toString()).toBe(
			'{"imageBase64":"/9j/+w==","scanFileInputConfig":{"autoCrop":"force","autoRotate":"true"}}',
		);
	});

	test('is written in parts, with a pause before each', async () => {
		const image = { bytes: Buffer.alloc(1_000_000, 'photo') };
		const pause = jest.fn(async () => {});
		const body = await scanRequestBody({ autoCrop: 'true', autoRotate: 'true', image }, pause);

		const { imageBase64 } = JSON.parse(body.toString()) as { imageBase64: string };
		expect(Buffer.from(imageBase64, 'base64').equals(image.bytes)).toBe(true);
		expect(pause.mock.calls.length).toBeGreaterThanOrEqual(10);
	});

	test('has strings for both modes, never JSON booleans', async () => {
		expect(modes).toEqual(['true', 'false', 'force']);
		for (const mode of modes) {
			const body = await bodyOf({
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
