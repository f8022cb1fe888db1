/** Whether both are three numbers, and the first version comes after the second. */
export function isHigher(version: string, than: string): boolean {
	const [numbers, others] = [version, than].map((text) =>
		/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text)?.slice(1).map(Number),
	);
	if (!numbers || !others) return false;
	const part = numbers.findIndex((number, index) => number !== others[index]);
	return part >= 0 && numbers[part]! > others[part]!;
}
