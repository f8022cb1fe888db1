import sharp from 'sharp';
import { usableProfile, asVersion2 } from '../../../../nodes/ScanFile/output/pdf/iccProfile';
import {
	curveTag,
	displayProfile,
	profileTags,
	xyzTag,
} from '../../../../nodes/ScanFile/output/pdf/iccTags';
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
	['type 1, above its threshold', formula(1, 1, 2, -0.5), 0.5],
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
	['a formula without its type', formula(0).subarray(0, 9)],
	['something else', Buffer.from('mft2\0\0\0\0')],
	['nothing', Buffer.alloc(0)],
])('%s as a curve stays in version 4', (_, curve) => {
	expect(asVersion2(new Map([['kTRC', curve]]), 'GRAY')).toBeUndefined();
	const profile = displayProfile('GRAY', 'Gray', [[['kTRC'], curve]]);
	profile[8] = 4;

	expect(usableProfile(profile, 1)).toEqual({ bytes: profile, majorVersion: 4 });
});

test.each([0, 39, 127, 128, 131])('%d bytes are no profile', (bytes) => {
	expect(profileTags(Buffer.alloc(bytes))).toBeUndefined();
});

/** Primary colors and curves of a profile in version 4. */
function colorsOf(...curves: Buffer[]): Map<string, Buffer> {
	const names = ['rTRC', 'gTRC', 'bTRC'];
	return new Map([
		...['rXYZ', 'gXYZ', 'bXYZ'].map((name, i): [string, Buffer] => [name, xyzTag([i, 0.5, 0.25])]),
		...curves.map((curve, i): [string, Buffer] => [names[i]!, curve]),
	]);
}

test('three curves stay three, and a list of points stays as it is', () => {
	const curves = [curveTag([0, 1]), formula(0, 1), curveTag([0, 0.5, 1])];
	const tags = profileTags(asVersion2(colorsOf(...curves), 'RGB ')!)!;

	expect(['rXYZ', 'gXYZ', 'bXYZ'].map((name) => tags.get(name))).toEqual(
		[0, 1, 2].map((i) => xyzTag([i, 0.5, 0.25])),
	);
	expect([tags.get('rTRC'), tags.get('bTRC')]).toEqual([curves[0], curves[2]]);
	expect(tags.get('gTRC')).toEqual(curveTag(Array.from({ length: 1024 }, (_, i) => i / 1023)));
	expect(tags.get('desc')!.toString('latin1', 12, 31)).toBe('Profile of the scan');
});

test('three equal curves are written once', () => {
	const [one, three] = [
		asVersion2(colorsOf(formula(0, 2), formula(0, 2), formula(0, 2)), 'RGB ')!,
		asVersion2(colorsOf(formula(0, 2), formula(0, 2), formula(0, 3)), 'RGB ')!,
	];

	expect(three.length - one.length).toBe(2 * curveTag(Array<number>(1024).fill(0)).length);
});

test.each([
	['a curve is missing', colorsOf(formula(0, 2), formula(0, 2))],
	[
		'a color is missing',
		new Map([...colorsOf(formula(0, 2), formula(0, 2), formula(0, 2))].slice(1)),
	],
	[
		'its colors are in tables',
		colorsOf(formula(0, 2), formula(0, 2), formula(0, 2)).set('A2B0', Buffer.alloc(8)),
	],
])('a profile cannot become version 2 if %s', (_, tags) => {
	expect(asVersion2(tags, 'RGB ')).toBeUndefined();
});

/** A profile of one size with so many tags, which are all empty and at its end. */
function emptyTags(size: number, count: number): Buffer {
	const bytes = Buffer.alloc(size);
	bytes.writeUInt32BE(size, 0);
	bytes.write('acsp', 36, 'latin1');
	bytes.writeUInt32BE(count, 128);
	for (let tag = 0; tag < count && 132 + 12 * tag + 12 <= size; tag++) {
		bytes.write(`tag${tag}`, 132 + 12 * tag, 'latin1');
		bytes.writeUInt32BE(size, 132 + 12 * tag + 4);
	}
	return bytes;
}

test.each([
	[132, 0, []],
	[144, 1, ['tag0']],
	[156, 2, ['tag0', 'tag1']],
])('a profile of %d bytes can have %d tags', (size, count, names) => {
	expect([...profileTags(emptyTags(size, count))!.keys()]).toEqual(names);
});

test.each([
	['a tag more than fits', emptyTags(155, 2)],
	['a size smaller than its header', Buffer.concat([sized(131), Buffer.alloc(20)])],
	['fewer bytes than its header', emptyTags(132, 0).subarray(0, 131)],
])('a profile with %s has no tags', (_, file) => {
	expect(profileTags(file)).toBeUndefined();
});

function sized(size: number): Buffer {
	const bytes = emptyTags(132, 0);
	bytes.writeUInt32BE(size, 0);
	return bytes;
}

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
