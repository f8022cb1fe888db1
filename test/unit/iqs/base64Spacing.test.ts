import { Base64Spacing } from '../../../nodes/ScanFile/iqs/base64Spacing';

/** Whether the white space of a text is layout; taken in pieces of each length, the response is the same. */
function isLayout(text: string): boolean {
	const isPadded = text.trimEnd().endsWith('=');
	const responses = [1, 2, 3, 5, 7, text.length].map((length) => {
		const spacing = new Base64Spacing();
		for (let from = 0; from < text.length; from += length) {
			spacing.take(text.slice(from, from + length));
		}
		return spacing.isLayout(isPadded);
	});
	expect(new Set(responses).size).toBe(1);
	return responses[0]!;
}

const line = 'A'.repeat(8);

test.each([
	['no white space', line],
	['nothing', ''],
	['white space around it', `  \n ${line} \n  `],
	['line breaks, however uneven', 'AAA\nAAAAA\r\nA\n\nAAA'],
	['tabs, however uneven', 'AAA\tAAAAA\tA'],
	['lines that are indented alike', [line, line, 'AAAA'].join('\n  ')],
	['lines that are indented by tabs', [line, line, line].join('\r\n\t')],
	[
		'lines that are indented after a line break of two characters',
		[line, line, line].join('\r\n  '),
	],
	['two indented lines that can have lost nothing', [line, 'AAAA'].join('\n ')],
	['two joined lines that can have lost nothing', [line, line].join(' ')],
	['two padded lines with a deep indentation', [line, 'AA=='].join('\n    ')],
	['two indented lines whose padding tells the length', [line, 'AA=='].join('\n   ')],
	['five lines joined by spaces', [line, line, line, line, line].join(' ')],
	['five lines joined by three spaces', [line, line, line, line, line].join('   ')],
	['five lines, of which the last is shorter', [line, line, line, line, 'AAAA'].join(' ')],
])('%s: layout', (_, text) => {
	expect(isLayout(text)).toBe(true);
});

test.each([
	['a space in a line', 'AAA AAAA'],
	['two lines joined by a space, as a lost plus sign would', 'AAAA AAA'],
	['lines of different lengths', [line, 'AAAA', line, line, line].join(' ')],
	['a last line that is longer than the others', [line, line, line, line, `${line}AAAA`].join(' ')],
	['gaps of different lengths', `${line} ${line}  ${line} ${line} ${line}`],
	['gaps of different kinds', `${line}\n ${line} ${line}\n ${line}`],
	['four spaces between lines', [line, line, line, line, line].join('    ')],
	['lines of a length that no bytes have', ['AAAAAA', 'AAAAAA', 'AAAAAA'].join(' ')],
	['a whole of a length that no bytes have', [line, line, line, line, line, 'AAA'].join(' ')],
	['a gap that nobody has in a text', [line, line, line].join(`\n${' '.repeat(1_000)}`)],
	['two indented lines whose padding is short by one', [line, 'AA='].join('\n ')],
	['two indented lines that may have lost two plus signs', [line, 'AAAA'].join('\n  ')],
	['three joined lines that may have lost two plus signs', [line, line, line].join(' ')],
	['three padded lines that may have lost four plus signs', [line, line, 'AA=='].join('  ')],
	['six lines of a length that no bytes have', Array(6).fill('AAAAAA').join(' ')],
	['lines that end in a space', [line, line, line].join(' \n ')],
	['lines with a space between them', [line, line, line].join('\n \n')],
	['two indented lines, of which one may have lost a plus sign', [line, 'AAA'].join('\n ')],
])('%s: perhaps lost plus signs', (_, text) => {
	expect(isLayout(text)).toBe(false);
});

test('characters that are counted only are characters too', () => {
	const spacing = new Base64Spacing();
	spacing.takeCharacters(8);
	spacing.take(' ');
	spacing.takeCharacters(0);
	spacing.takeCharacters(3);

	expect(spacing.isLayout(false)).toBe(false);
});

test('a gap that comes in two pieces, with an empty one between them, is one gap', () => {
	const spacing = new Base64Spacing();
	for (const piece of [line, line, line, line]) {
		spacing.takeCharacters(piece.length);
		spacing.take(' ');
		spacing.takeCharacters(0);
		spacing.take(' ');
	}
	spacing.takeCharacters(line.length);

	expect(spacing.isLayout(false)).toBe(true);
});
