import fc from 'fast-check';
import { pageLayout, resolution } from '../../../../nodes/ScanFile/output/pdf/pageSize';

const millimeter = 72 / 25.4;
const upright = (width: number, height: number) => ({ width, height, orientation: 1 as const });
const sizeOf = (width: number, height: number) => {
	const { pageWidth, pageHeight } = pageLayout('automatic', upright(width, height));
	return [pageWidth / millimeter, pageHeight / millimeter];
};

test.each([
	['A4', 2480, 3508, 210, 297],
	['A4, the example of the service', 2178, 1539, 297, 210],
	['A4, a little too short', 1000, 1390, 210, 297],
	['A4, a little too long', 1000, 1440, 210, 297],
	['Letter', 2550, 3300, 215.9, 279.4],
	['Letter across', 1100, 850, 279.4, 215.9],
	['Legal', 850, 1400, 215.9, 355.6],
	['an ID card', 856, 540, 85.6, 54],
	['an ID card, upright', 540, 856, 54, 85.6],
	['a photo, 3 to 2', 3000, 2000, 315, 210],
	['a photo, 4 to 3', 3000, 4000, 210, 280],
	['a square', 700, 700, 210, 210],
	['twice as long as wide', 1000, 2000, 210, 420],
	['a receipt', 600, 1800, 80, 240],
	['a receipt across', 1800, 600, 240, 80],
	['a strip that is too long', 10, 10_000, 5.08, 5080],
])('%s', (_, width, height, across, down) => {
	expect(sizeOf(width, height)).toEqual([expect.closeTo(across, 1), expect.closeTo(down, 1)]);
});

test.each([
	[1.414 * 0.979, 210],
	[1.414 * 1.021, 210],
	[1.586 * 0.979, 210],
])('a ratio of %d is that of no sheet: as wide as A4', (ratio, width) => {
	const [across, down] = sizeOf(10_000, Math.round(10_000 * ratio));

	expect([across, down]).toEqual([expect.closeTo(width, 1), expect.closeTo(width * ratio, 1)]);
});

test('a scan that is turned when it is shown gives a turned page', () => {
	const scan = { width: 3508, height: 2480 };
	const turned = pageLayout('automatic', { ...scan, orientation: 6 });

	expect(turned.pageHeight).toBeGreaterThan(turned.pageWidth);
	expect(resolution({ ...scan, orientation: 6 }, turned)).toBe(300);
});

test('any scan on any page is whole, in its shape and as large as fits', () => {
	const side = fc.integer({ min: 1, max: 100_000 });
	const setting = fc.constantFrom('automatic' as const, 'a4' as const, 'letter' as const);
	fc.assert(
		fc.property(setting, side, side, (pageSize, width, height) => {
			const layout = pageLayout(pageSize, upright(width, height));
			const { pageWidth, pageHeight, x, y } = layout;
			const tolerance = 1e-6;

			expect(layout.width / layout.height / (width / height)).toBeCloseTo(1, 6);
			expect(Math.min(x, y)).toBeGreaterThanOrEqual(-tolerance);
			expect(x + layout.width).toBeLessThanOrEqual(pageWidth + tolerance);
			expect(y + layout.height).toBeLessThanOrEqual(pageHeight + tolerance);
			expect(Math.min(x, y)).toBeLessThan(tolerance);
			expect(Math.min(pageWidth, pageHeight)).toBeGreaterThanOrEqual(3);
			expect(Math.max(pageWidth, pageHeight)).toBeLessThanOrEqual(14_400 + tolerance);
			// At most 1 % at each of two sides is blank where the page has a size by the scan's shape.
			if (pageSize === 'automatic' && Math.min(pageWidth, pageHeight) > 3) {
				expect(layout.width / pageWidth).toBeGreaterThanOrEqual(0.98);
				expect(layout.height / pageHeight).toBeGreaterThanOrEqual(0.98);
			}
			if (width !== height && pageSize !== 'automatic') {
				expect(pageWidth > pageHeight).toBe(width > height);
			}
			expect(resolution(upright(width, height), layout)).toBeGreaterThanOrEqual(1);
		}),
	);
});
