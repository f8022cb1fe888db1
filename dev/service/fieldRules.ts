import { Refusal } from './refusal';

/** One rule for a JSON value, with the words to explain it. */
export interface FieldRule {
	expects: string;
	accepts(value: unknown): boolean;
}

/** A rule for every field of `T`. */
export type FieldRules<T> = { readonly [Name in keyof T]-?: FieldRule };

export const text: FieldRule = {
	expects: 'a string',
	accepts: (value) => typeof value === 'string',
};

export function wholeNumber(least: number): FieldRule {
	return {
		expects: `a whole number of at least ${least}`,
		accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least,
	};
}

export function moreThan(bound: number): FieldRule {
	return {
		expects: `a number above ${bound}`,
		accepts: (value) => Number.isFinite(value) && Number(value) > bound,
	};
}

export function oneOf(...allowed: readonly string[]): FieldRule {
	return {
		expects: `one of the strings ${allowed.map((value) => `"${value}"`).join(', ')}`,
		accepts: (value) => allowed.some((candidate) => candidate === value),
	};
}

/** Allows null as well, which stands for "not set" in JSON. */
export function optional(rule: FieldRule): FieldRule {
	return {
		expects: `${rule.expects}, or null`,
		accepts: (value) => value === null || rule.accepts(value),
	};
}

/** Whether a JSON value is an object, and neither a list nor null. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns the fields of a JSON object once each of them is known and follows its rule; null becomes
 * undefined.
 * @throws Refusal naming the first field that does not
 */
export function checkFields<T>(json: unknown, rules: FieldRules<T>): Partial<T> {
	if (!isJsonObject(json)) throw Refusal.ofParameter('A JSON object is expected.');
	const ruleOf = new Map(Object.entries<FieldRule>(rules));
	for (const [name, value] of Object.entries(json)) {
		const rule = ruleOf.get(name);
		if (!rule) {
			throw Refusal.ofParameter(`Unknown field ${name}; known: ${[...ruleOf.keys()].join(', ')}.`);
		}
		if (!rule.accepts(value)) {
			throw Refusal.ofParameter(
				`${name} must be ${rule.expects}; got ${JSON.stringify(value)} (${typeof value}).`,
			);
		}
	}
	const fields = Object.entries(json).map(([name, value]) => [name, value ?? undefined]);
	// The rules have just shown that the values have the types of T, which no type can express.
	return Object.fromEntries(fields) as Partial<T>;
}
