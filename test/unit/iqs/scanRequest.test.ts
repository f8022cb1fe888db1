import { modes, scanRequestBody } from '../../../nodes/ScanFile/iqs/scanFile';

describe('the request', () => {
	test('carries a URL as it is', () => {
		const url = 'https://example.com/a b.jpg?x="1"&y=例';
		const body = scanRequestBody({ autoCrop: 'true', autoRotate: 'false', image: { url } });

		expect(body.toString()).toBe(
			'{"imageUrl":"https://example.com/a b.jpg?x=\\"1\\"&y=例","scanFileInputConfig":{"autoCrop":"true","autoRotate":"false"}}',
		);
	});

	test('carries bytes as Base64 without a prefix', () => {
		const image = { bytes: Buffer.from([0xff, 0xd8, 0xff, 0xfb]) };

		expect(scanRequestBody({ autoCrop: 'force', autoRotate: 'true', image }).toString()).toBe(
			'{"imageBase64":"/9j/+w==","scanFileInputConfig":{"autoCrop":"force","autoRotate":"true"}}',
		);
	});

	test('has strings for both modes, never JSON booleans', () => {
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
