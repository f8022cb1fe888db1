import * as exifr from 'exifr';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { photoWithGps } from '../support/gpsPhotos';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan, type ScanResult } from '../support/scanFile';

const service = useLocalService();

let photo: Buffer;

beforeAll(async () => {
	photo = photoWithGps(await smallJpeg(1), {
		isLittleEndian: false,
		orientation: 6,
		latitude: [48, 8, 14],
		inExif: true,
		inXmp: 'attributes',
		hasSecond: true,
		trailer: Buffer.alloc(0),
	});
	// Or nothing below would show anything.
	expect(await exifr.gps(photo)).toBeDefined();
});

async function scanPhoto(isRemoved: boolean | undefined, more: object = {}): Promise<ScanResult> {
	const options = isRemoved === undefined ? {} : { removeGpsPosition: isRemoved };
	return await scan({
		baseUrl: service.current.baseUrl,
		items: [photoItem(photo)],
		parameters: { options, ...more },
	});
}

/** What was sent: the service responds with the very photo that it got. */
async function sentPhoto({ output }: ScanResult): Promise<Buffer> {
	return await bytesOf(output[0]!.binary!.data!);
}

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test('a photo is sent without its position, and turned as before', async () => {
		const sent = await sentPhoto(await scanPhoto(true));
		expect(await exifr.gps(sent)).toBeUndefined();
		expect(sent.toString('latin1')).not.toMatch(/GPSLatitude|secret/);
		expect(await exifr.orientation(sent)).toBe(6);
	});

	test.each([undefined, false])(
		'a photo is sent as it is with the option %s',
		async (isRemoved) => {
			expect((await sentPhoto(await scanPhoto(isRemoved))).equals(photo)).toBe(true);
		},
	);

	test('the input file keeps its position', async () => {
		const { output } = await scanPhoto(true, {
			outputField: 'scan',
			options: { removeGpsPosition: true, keepInputFiles: true },
		});
		expect((await bytesOf(output[0]!.binary!.data!)).equals(photo)).toBe(true);
	});

	test('a scan that was kept is of the same bytes, whatever the option says', async () => {
		const [plain, later] = [await smallJpeg(2), await smallJpeg(3)];
		const run = async (removeGpsPosition: boolean, items: Buffer[]) =>
			await scan({
				baseUrl: service.current.baseUrl,
				items: items.map((bytes) => photoItem(bytes)),
				parameters: { options: { maxConcurrentCalls: 1, removeGpsPosition } },
			});
		service.current.play({}, {}, 'bad-parameter');
		expect((await run(false, [photo, plain, later])).error).toBeDefined();
		expect((await run(true, [photo, plain])).output).toHaveLength(2);
		// The photo with a position is another one without it; the plain one is the same.
		expect(service.current.calls).toHaveLength(4);
	});
});

test('a photo as Base64 text is sent without its position', async () => {
	await useStorage('filesystem');
	const result = await scanPhoto(true, {
		imageSource: 'base64',
		base64Text: photo.toString('base64'),
	});
	expect(await exifr.gps(await sentPhoto(result))).toBeUndefined();
});
