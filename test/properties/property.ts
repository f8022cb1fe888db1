/** How often a property is tried, and with which random numbers; see fast-check's `Parameters`. */
export interface Runs {
	numRuns: number;
	seed?: number;
}

/**
 * Something that holds for all inputs: it calls `fc.assert` with these runs, which throws with a
 * counterexample, its seed and its path.
 */
export type Property = (runs: Runs) => void | Promise<void>;

/** What a file `<area>.properties.ts` in this folder exports as `properties`, by name. */
export type Properties = Record<string, Property>;
