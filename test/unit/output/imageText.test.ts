import { findImageText } from '../../../nodes/ScanFile/output/imageText';

/** Characters of an image in runs of a length; each run is no word. */
const runsOf = (count: number, length: number) =>
	Array.from({ length: count }, () => `x9Y${'zQ'.repeat(length)}`.slice(0, length));
const found = (text: string) => findImageText(text).map(([from, to]) => text.slice(from, to));

test.each([
	'The parameters imageUrl, imageBase64 and scanFileInputConfig.autoCrop do not match',
	'Request 8A5E0F3C-1B2D-4E6F-8A9B-0C1D2E3F4A5B failed at 2026-11-26T00:40:13Z',
	'scan/file '.repeat(50),
	'2026-11-26 '.repeat(50),
	'scan/'.repeat(16).slice(0, -1),
	'a b c '.repeat(50),
	'',
	'x'.repeat(40),
	`${'word '.repeat(20)}${runsOf(1, 40).join('')}`,
])('%j has none', (text) => {
	expect(found(text)).toEqual([]);
});

test.each<[name: string, image: string]>([
	['one run', 'x9Y'.repeat(14)],
	['letters only', 'x'.repeat(41)],
	['one run of 80 that looks like a word', 'Photo'.repeat(16)],
	['one name of 80 characters', 'scan/'.repeat(16)],
	['one run with signs that no word has', `${'photo'.repeat(8)}=`],
	['pieces of 76 characters', runsOf(3, 76).join('\r\n')],
	['pieces of 20 characters', runsOf(4, 20).join(' ')],
	['pieces of two characters', '8F 9D '.repeat(40).trim()],
	[
		'pieces with chance words of 24 characters between',
		runsOf(4, 30).join(` ${'word'.repeat(6)} `),
	],
	['numbers', '12 '.repeat(40).trim()],
])('%s in words is found: all of it, and no more', (_, image) => {
	expect(found(`The image ${image} is broken.`)).toContain(image);
	expect(found(image)).toContain(image);
});

test.each<[name: string, text: string]>([
	['one run of 40', runsOf(1, 40).join('')],
	['pieces of 79 characters in all', `${runsOf(3, 20).join(' ')} ${runsOf(1, 19)[0]}`],
	['pieces with more words between', runsOf(2, 40).join(` ${'word'.repeat(6)} a `)],
	['numbers', '12 '.repeat(39)],
])('%s is too little', (_, text) => {
	expect(found(text)).toEqual([]);
});

test('two images with many words between are two', () => {
	const [a, b] = ['x9Y'.repeat(20), 'Q7z'.repeat(20)];

	expect(found(`${a} and here come so many other words ${b}`)).toEqual([a, b]);
});

test('an escaped image is found where it stands', () => {
	const escaped = 'x9Y\\/'.repeat(20);

	expect(found(`"${escaped}"`).some((text) => text.includes(escaped.slice(0, -2)))).toBe(true);
});
