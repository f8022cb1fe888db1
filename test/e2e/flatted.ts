/**
 * Reads the format in which n8n hands out the data of an execution (the package "flatted"): a list
 * of values in which every text inside an object or a list is the position of the value meant.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const done = new Map<number, unknown>();

	function valueAt(position: number): unknown {
		if (done.has(position)) return done.get(position);
		const value = values[position];
		if (typeof value !== 'object' || value === null) return value;
		const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		// Before its parts, because one of them may lead back here.
		done.set(position, copy);
		for (const [key, part] of Object.entries(value)) {
			Object.assign(copy, { [key]: typeof part === 'string' ? valueAt(Number(part)) : part });
		}
		return copy;
	}

	return valueAt(0);
}
