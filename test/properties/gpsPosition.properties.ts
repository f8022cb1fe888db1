import * as exifr from 'exifr';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { withoutGpsPosition } from '../../nodes/ScanFile/iqs/gpsPosition';
import { photoWithGps, secretArea, type PhotoFacts } from '../support/gpsPhotos';
import { smallJpeg } from '../support/images';
import { expectThat } from './expectThat';
import type { Properties } from './property';

const photoFacts: fc.Arbitrary<PhotoFacts> = fc.record({
	isLittleEndian: fc.boolean(),
	orientation: fc.integer({ min: 1, max: 8 }),
	latitude: fc.tuple(
		fc.integer({ min: 1, max: 89 }),
		fc.integer({ min: 1, max: 59 }),
		fc.integer({ min: 1, max: 59 }),
	),
	inExif: fc.boolean(),
	inXmp: fc.constantFrom('nowhere', 'attributes', 'elements'),
	hasSecond: fc.boolean(),
	trailer: fc.oneof(
		fc.constant(Buffer.alloc(0)),
		fc.constant(Buffer.from(`\0\0\0\x18ftypmp42\xa9xyz+48.1374+011.5755/${secretArea}`, 'latin1')),
		fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
	),
});

async function pixelsOf(image: Buffer): Promise<Buffer> {
	return await sharp(image).autoOrient().raw().toBuffer();
}

const aboutPosition = /gps|latitude|longitude/i;

async function readTags(image: Buffer): Promise<object> {
	const options = { tiff: true, exif: true, gps: true, xmp: true, ifd1: true, multiSegment: true };
	// Nothing at all comes of a file without tags.
	return ((await exifr.parse(image, options)) as object | undefined) ?? {};
}

async function positionTags(image: Buffer): Promise<string[]> {
	return Object.keys(await readTags(image)).filter((name) => aboutPosition.test(name));
}

/** All but the tag that stands in the place of the pointer to the position. */
async function otherTags(image: Buffer): Promise<string> {
	return JSON.stringify(await readTags(image), (name, value: unknown) =>
		aboutPosition.test(name) || name === '34854' ? undefined : value,
	);
}

const noPause = async () => {};

export const properties: Properties = {
	/** Everything else is as it was: pixels, orientation, the other tags. */
	async nothingButThePositionIsGone(runs) {
		await fc.assert(
			fc.asyncProperty(photoFacts, fc.nat(50), async (facts, number) => {
				const photo = photoWithGps(await smallJpeg(number), facts);
				const wiped = await withoutGpsPosition(photo, noPause);
				const [before, after] = [await positionTags(photo), await positionTags(wiped)];
				expectThat(
					before.length > 0 === (facts.inExif || facts.inXmp !== 'nowhere'),
					'the photo is not what it should be',
				);
				expectThat(after.length === 0, `found ${after.join()}`);
				expectThat(!wiped.includes(secretArea), 'the area is still there');
				expectThat((await pixelsOf(wiped)).equals(await pixelsOf(photo)), 'other pixels');
				const tags = [await otherTags(photo), await otherTags(wiped)];
				expectThat(tags[0] === tags[1], `other tags: ${tags.join(' and ')}`);
			}),
			runs,
		);
	},

	/** Whatever stands in the file: no exception, no growth, the input is not touched, twice is as once. */
	async anyBytesAreTaken(runs) {
		const bytes = fc.uint8Array({ maxLength: 300 }).map((tail) => Buffer.from(tail));
		const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(
				photoFacts,
				bytes,
				damage,
				fc.nat(3000),
				async (facts, tail, changes, cut) => {
					const photo = photoWithGps(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), tail]), facts);
					for (const [position, value] of changes) {
						if (position > 2 && position < photo.length) photo[position] = value;
					}
					const damaged = photo.subarray(0, Math.max(3, cut));
					const before = Buffer.from(damaged);
					const wiped = await withoutGpsPosition(damaged, noPause);
					expectThat(damaged.equals(before), 'the input was changed');
					expectThat(wiped.length <= before.length, 'the file has grown');
					const again = await withoutGpsPosition(wiped, noPause);
					expectThat(again.equals(wiped), 'a second time finds more');
				},
			),
			runs,
		);
	},
};
