import sharp from 'sharp';
import { usableProfile, asVersion2 } from '../../../../nodes/ScanFile/output/pdf/iccProfile';
import { curveTag, displayProfile } from '../../../../nodes/ScanFile/output/pdf/iccTags';
import { srgbProfile } from '../../../../nodes/ScanFile/output/pdf/outputIntent';
import { grayProfile, profileSegments, withSegments } from '../../../pdf/samples/jpegs';
import { picture } from '../../../pdf/samples/picture';
import { encodePng, iccp } from '../../../pdf/samples/pngs';

/** What a color management system makes of all colors in steps of 15, with this profile. */
async function shown(profile?: Buffer): Promise<Buffer> {
	const file = encodePng({
		width: 18 * 18,
		height: 18,
		colorType: 2,
		bitDepth: 8,
		pixel: (x, y) => [(x % 18) * 15, Math.floor(x / 18) * 15, y * 15],
		chunks: profile ? [['iCCP', iccp(profile)]] : [],
	});
	return await sharp(file).toColourspace('srgb').raw().toBuffer();
}

const largestDifference = (a: Buffer, b: Buffer) =>
	a.reduce((most, sample, i) => Math.max(most, Math.abs(sample - b[i]!)), 0);

async function builtIn(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
	const { icc } = await sharp(await picture().withIccProfile(name).jpeg().toBuffer()).metadata();
	return icc!;
}

test('the profile of the output intent is sRGB, in version 2', async () => {
	expect(srgbProfile().readUInt32BE(0)).toBe(srgbProfile().length);
	expect(srgbProfile()[8]).toBe(2);
	expect(largestDifference(await shown(srgbProfile()), await shown())).toBeLessThanOrEqual(1);
});

test.each(['srgb', 'p3'] as const)(
	'%s in version 4 becomes version 2 with the same colors',
	async (name) => {
		const profile = await builtIn(name);
		expect(profile[8]).toBe(4);
		const used = usableProfile(profile, 3)!;

		expect(used.majorVersion).toBe(2);
		expect(used.bytes[8]).toBe(2);
		expect(largestDifference(await shown(used.bytes), await shown(profile))).toBeLessThanOrEqual(1);
	},
);

test('the colors of the profiles compared are not the same anyway', async () => {
	expect(largestDifference(await shown(await builtIn('p3')), await shown())).toBeGreaterThan(20);
});

/** A tag with a curve as a formula: ICC.1:2010, 10.15. */
function formula(type: number, ...parameters: number[]): Buffer {
	const bytes = Buffer.alloc(12 + 4 * parameters.length);
	bytes.write('para', 'latin1');
	bytes.writeUInt16BE(type, 8);
	parameters.forEach((parameter, i) =>
		bytes.writeInt32BE(Math.round(parameter * 65_536), 12 + 4 * i),
	);
	return bytes;
}

test.each([
	['a power', formula(0, 2), 0.25],
	['type 1', formula(1, 2, 1, 0), 0.25],
	['type 1, below its threshold', formula(1, 2, 1, -0.6), 0],
	['type 2', formula(2, 2, 1, 0, 0.5), 0.75],
	['type 3', formula(3, 2, 1, 0, 0.5, 0.1), 0.25],
	['type 3, below its threshold', formula(3, 2, 1, 0, 0.5, 0.9), 0.25],
	['type 4', formula(4, 2, 1, 0, 0.5, 0.1, 0.2, 0.3), 0.45],
	['type 4, below its threshold', formula(4, 2, 1, 0, 0.5, 0.9, 0.2, 0.3), 0.55],
	['more than white', formula(2, 1, 1, 0, 0.9), 1],
])('%s as a list of points', (_, curve, expected) => {
	const profile = asVersion2(new Map([['kTRC', curve]]), 'GRAY')!;
	const start = profile.indexOf('curv');
	const count = profile.readUInt32BE(start + 8);
	const middle = profile.readUInt16BE(start + 12 + 2 * Math.round((count - 1) / 2)) / 65_535;

	expect(middle).toBeCloseTo(expected, 2);
});

test.each([
	['a formula of an unknown type', formula(5, 1)],
	['a formula without its parameters', formula(4, 1)],
	['something else', Buffer.from('mft2\0\0\0\0')],
	['nothing', Buffer.alloc(0)],
])('%s as a curve stays in version 4', (_, curve) => {
	expect(asVersion2(new Map([['kTRC', curve]]), 'GRAY')).toBeUndefined();
	const profile = displayProfile('GRAY', 'Gray', [[['kTRC'], curve]]);
	profile[8] = 4;

	expect(usableProfile(profile, 1)).toEqual({ bytes: profile, majorVersion: 4 });
});

const changedAt = (offset: number, value: string | number) => {
	const profile = Buffer.from(srgbProfile());
	if (typeof value === 'string') profile.write(value, offset, 'latin1');
	else profile.writeUInt32BE(value, offset);
	return profile;
};

test.each([
	['no bytes', Buffer.alloc(0)],
	['no profile', Buffer.from('x'.repeat(500))],
	['a header alone', srgbProfile().subarray(0, 130)],
	['the last byte missing', srgbProfile().subarray(0, -1)],
	['a size of nothing', changedAt(0, 0)],
	['another signature', changedAt(36, 'abcd')],
	['a device link', changedAt(12, 'link')],
	['another color space', changedAt(16, 'Lab ')],
	['more tags than bytes', changedAt(128, 0xffffffff)],
	['a tag outside of it', changedAt(136, 0xffffff00)],
	['a primary color missing', changedAt(128 + 4 + 3 * 12, 'xxxx')],
])('a profile is left out: %s', (_, profile) => {
	expect(usableProfile(profile, 3)).toBeUndefined();
});

test('a profile is for images of its own kind', async () => {
	const cmyk = await builtIn('cmyk');
	const usable = [grayProfile, srgbProfile(), cmyk].map((profile) =>
		([1, 3, 4] as const).map((components) => usableProfile(profile, components) !== undefined),
	);

	expect(usable).toEqual([
		[true, false, false],
		[false, true, false],
		[false, false, true],
	]);
});

test('bytes behind a profile stay out', () => {
	const profile = Buffer.concat([srgbProfile(), Buffer.from('more')]);

	expect(usableProfile(profile, 3)?.bytes).toEqual(srgbProfile());
});

test('a curve is written to a sixteenth of a bit', () => {
	expect(curveTag([0, 0.5, 1]).subarray(12).toString('hex')).toBe('00008000ffff');
});

test('sharp reads a profile from a file that has it in pieces', async () => {
	const jpeg = withSegments(
		await picture().jpeg().toBuffer(),
		...profileSegments(srgbProfile(), 100),
	);

	expect((await sharp(jpeg).metadata()).icc).toEqual(srgbProfile());
});
