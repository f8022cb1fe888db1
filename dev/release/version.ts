/** Whether both are three numbers, and the first version comes after the second. */
export function isHigher(version: string, than: string): boolean {
	const [numbers, others] = [version, than].map((text) =>
		/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text)?.slice(1).map(Number),
	);
	if (!numbers || !others) return false;
	const index = numbers.findIndex((number, place) => number !== others[place]);
	return index >= 0 && numbers[index]! > others[index]!;
}
