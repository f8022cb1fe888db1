import { imageFileName } from '../../../nodes/ScanFile/scan/fileName';

test.each([
	['photo.jpg', 'jpg', 'photo.jpg'],
	['photo.jpg', 'png', 'photo.png'],
	['IMG_0001.HEIC', 'jpg', 'IMG_0001.jpg'],
	['page.JPEG', 'jpg', 'page.jpg'],
	['fax.tif', 'jpg', 'fax.jpg'],
	['raw.CR3', 'jpg', 'raw.jpg'],
	['photo', 'jpg', 'photo.jpg'],
	['v1.2 final', 'jpg', 'v1.2 final.jpg'],
	['receipt.2024.png', 'jpg', 'receipt.2024.jpg'],
	['photo.jpg.png', 'jpg', 'photo.jpg.jpg'],
	['report.pdf', 'jpg', 'report.pdf.jpg'],
	['发票 2024.png', 'jpg', '发票 2024.jpg'],
	['reçu 🧾.webp', 'jpg', 'reçu 🧾.jpg'],
	['DSC01.HIF', 'jpg', 'DSC01.jpg'],
	['old.jpe', 'jpg', 'old.jpg'],
	['burst.heics', 'jpg', 'burst.jpg'],
	['plate.j2k', 'png', 'plate.png'],
	['photo.jpg.', 'jpg', 'photo.jpg'],
	['photo.jpg ', 'jpg', 'photo.jpg'],
	['photo.jpg. . ', 'png', 'photo.png'],
	['photo.', 'jpg', 'photo.jpg'],
])('%j scanned as %s is called %j', (original, extension, expected) => {
	expect(imageFileName(original, extension)).toBe(expected);
});

test.each([
	['a path', 'uploads/2024/photo.jpg', 'photo.jpg'],
	['a Windows path', 'C:\\Users\\me\\photo.jpg', 'photo.jpg'],
	['a way out of the folder', '../../etc/passwd', 'passwd.jpg'],
	['a mixed path', '..\\../photo.png', 'photo.jpg'],
	['control characters', 'pho\0to\n\x7f\x85.jpg', 'photo.jpg'],
	['a control character inside the extension', 'photo.j\0pg', 'photo.jpg'],
])('a name with %s is made harmless', (_, original, expected) => {
	expect(imageFileName(original, 'jpg')).toBe(expected);
});

test.each(['', '...', ' . ', '.jpg. ', '.jpg', 'uploads/', 'uploads\\', '\n', '/.png'])(
	'a name with nothing left, %j, becomes "scan"',
	(original) => {
		expect(imageFileName(original, 'jpg')).toBe('scan.jpg');
	},
);

test('numbers several scans of one photo', () => {
	expect(imageFileName('photo.jpg', 'jpg', 1)).toBe('photo-1.jpg');
	expect(imageFileName('photo.jpg', 'png', 12)).toBe('photo-12.png');
	expect(imageFileName('', 'jpg', 2)).toBe('scan-2.jpg');
});

test('keeps a name short enough for every database, and whole at its end', () => {
	const long = imageFileName(`${'名'.repeat(149)}🧾🧾.png`, 'jpg', 12);

	expect(long).toBe(`${'名'.repeat(149)}-12.jpg`);
	expect(imageFileName('a'.repeat(100_000), 'jpg')).toBe(`${'a'.repeat(150)}.jpg`);
});

test('leaves out halves of characters, which no storage takes', () => {
	expect(imageFileName('a\ud83d.jpg', 'jpg')).toBe('a.jpg');
	expect(imageFileName('\ude00', 'jpg')).toBe('scan.jpg');
});
