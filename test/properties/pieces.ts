import * as fc from 'fast-check';

/** Where something is cut: numbers that count round its length, or every single place. */
export type Cuts = number[] | 'everywhere';

export const cuts: fc.Arbitrary<Cuts> = fc.oneof(
	{ weight: 9, arbitrary: fc.array(fc.nat({ max: 100_000 }), { maxLength: 8 }) },
	{ weight: 1, arbitrary: fc.constant('everywhere' as const) },
);

/** Cuts a text or bytes into pieces, of which some may be empty. */
export function cut<Whole extends Buffer | string>(whole: Whole, at: Cuts): Whole[] {
	const { length } = whole;
	const positions =
		at === 'everywhere'
			? Array.from({ length }, (_, position) => position)
			: at.map((position) => position % (length + 1)).toSorted((a, b) => a - b);
	return [0, ...positions].map(
		(from, index) => whole.slice(from, positions[index] ?? length) as Whole,
	);
}
