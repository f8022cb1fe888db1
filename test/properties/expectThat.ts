/** @throws when something does not hold, with these words */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
	if (!holds) throw new Error(otherwise);
}
