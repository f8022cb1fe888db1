import { z } from 'zod';
import { Rejection } from './rejection';

/**
 * The words for a schema whose check fails: what the value must be, or a whole sentence, which ends
 * in a full stop.
 */
export function says(message: string): { errorMap: z.ZodErrorMap } {
	return { errorMap: () => ({ message }) };
}

export function wholeNumber(min: number, more = ''): z.ZodNumber {
	return z
		.number(says(`a whole number of at least ${min}${more}`))
		.int()
		.safe()
		.min(min);
}

/** The schema of one of these strings. */
export function oneOf<const Value extends string>(...values: [Value, ...Value[]]) {
	return z.enum(
		values,
		says(`one of the strings ${values.map((value) => `"${value}"`).join(', ')}`),
	);
}

/** JSON has null for what is not set. */
export function nullAsUnset<Schema extends z.ZodTypeAny>(schema: Schema) {
	return schema.nullable().transform((value) => value ?? undefined);
}

/** An object with no other fields than these. */
export function strictObject<Shape extends z.ZodRawShape>(shape: Shape) {
	const known = Object.keys(shape).join(', ');
	const errorMap: z.ZodErrorMap = (issue) => ({
		message:
			issue.code === 'unrecognized_keys'
				? `Unknown field ${issue.keys[0]}; known: ${known}.`
				: 'A JSON object is expected.',
	});
	return z.object(shape, { errorMap }).strict();
}

/**
 * The value of a JSON text, once it is as the schema says.
 * @throws Rejection with code InvalidParameter that names the first field that is not
 */
export function parse<Schema extends z.ZodTypeAny>(
	schema: Schema,
	json: unknown,
): z.output<Schema> {
	const result = schema.safeParse(json);
	if (result.success) return result.data as z.output<Schema>;
	throw Rejection.ofParameter(sentence(result.error.issues[0]!, json));
}

function sentence({ message, path }: z.ZodIssue, json: unknown): string {
	if (message.endsWith('.')) return message;
	const value = path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], json);
	return `${path.join('.')} must be ${message}; got ${JSON.stringify(value)} (${typeof value}).`;
}
