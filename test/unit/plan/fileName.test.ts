import { baseName, pdfBaseName, uniqueNames } from '../../../nodes/ScanFile/plan/fileName';

test.each([
	['photo.jpg', 'photo'],
	['photo.jpg', 'photo'],
	['IMG_0001.HEIC', 'IMG_0001'],
	['page.JPEG', 'page'],
	['fax.tif', 'fax'],
	['raw.CR3', 'raw'],
	['photo', 'photo'],
	['v1.2 final', 'v1.2 final'],
	['receipt.2024.png', 'receipt.2024'],
	['photo.jpg.png', 'photo.jpg'],
	['report.pdf', 'report.pdf'],
	['发票 2024.png', '发票 2024'],
	['reçu 🧾.webp', 'reçu 🧾'],
	['DSC01.HIF', 'DSC01'],
	['old.jpe', 'old'],
	['old.jfif', 'old'],
	['old.jfi', 'old'],
	['old.jif', 'old.jif'],
	['old.pjpg', 'old'],
	['old.pjp', 'old'],
	['old.pjpeg', 'old'],
	['old.jpx', 'old'],
	['old.jpf', 'old'],
	['old.avif', 'old'],
	['old.avifs', 'old'],
	['old.png.txt', 'old.png.txt'],
	['burst.heics', 'burst'],
	['plate.j2k', 'plate'],
	['photo.jpg.', 'photo'],
	['photo.jpg ', 'photo'],
	['photo.jpg. . ', 'photo'],
	['photo.', 'photo'],
])('the scan of %j is called %j', (original, expected) => {
	expect(baseName(original)).toBe(expected);
});

test.each([
	['a path', 'uploads/2024/photo.jpg', 'photo'],
	['a Windows path', 'C:\\Users\\me\\photo.jpg', 'photo'],
	['a way out of the folder', '../../etc/passwd', 'passwd'],
	['a mixed path', '..\\../photo.png', 'photo'],
	['control characters', 'pho\0to\n\x7f\x85.jpg', 'photo'],
	['a control character inside the extension', 'photo.j\0pg', 'photo'],
])('a name with %s is made harmless', (_, original, expected) => {
	expect(baseName(original)).toBe(expected);
});

test.each(['', '...', ' . ', '.jpg. ', '.jpg', 'uploads/', 'uploads\\', '\n', '/.png'])(
	'a name with nothing left, %j, becomes "scan"',
	(original) => {
		expect(baseName(original)).toBe('scan');
	},
);

test('keeps a name short enough for every database, and whole at the end', () => {
	const name = baseName(`${'a'.repeat(149)}🧾🧾.png`);

	expect(name).toBe('a'.repeat(149));
	expect(baseName('a'.repeat(100_000))).toBe('a'.repeat(150));
});

test.each(['名', '🧾', 'é', 'aé名🧾'])(
	'keeps a name of %s short enough for every disk',
	(letters) => {
		const names = uniqueNames(Array<string>(1_000).fill(baseName(letters.repeat(150))));

		// A disk takes 255 bytes; an extension may follow.
		for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(245);
		expect(Math.min(...names.map((name) => Buffer.byteLength(name)))).toBeGreaterThan(140);
		expect(new Set(names).size).toBe(1_000);
		expect(names.join('')).not.toMatch(/\p{Cs}/u);
	},
);

test('leaves out halves of characters, which no storage takes', () => {
	expect(baseName('a\ud83d.jpg')).toBe('a');
	expect(baseName('\ude00')).toBe('scan');
});

test.each([
	['invoice', 'invoice'],
	['invoice.pdf', 'invoice'],
	['invoice.PDF ', 'invoice'],
	['photo.jpg', 'photo'],
	['../a/b.pdf', 'b'],
	['.pdf', 'scan'],
])('a PDF named %j is called %j', (original, expected) => {
	expect(pdfBaseName(original)).toBe(expected);
});

test.each([
	[[], []],
	[
		['a', 'b'],
		['a', 'b'],
	],
	[
		['a', 'b', 'a', 'A'],
		['a-1', 'b', 'a-2', 'A-3'],
	],
	[
		['a', 'a-1', 'a', 'A-3', 'a'],
		['a-2', 'a-1', 'a-4', 'A-3', 'a-5'],
	],
])('names %j become %j', (names, expected) => {
	expect(uniqueNames(names)).toEqual(expected);
});

test('names stay short enough with their numbers', () => {
	const names = uniqueNames(Array<string>(1_000).fill('x'.repeat(150)));

	expect(new Set(names).size).toBe(1_000);
	expect(Math.max(...names.map((name) => name.length))).toBe(150);
});
