/** A noun for so many: "image", "images". */
export function plural(count: number, noun: string): string {
	return count === 1 ? noun : `${noun}s`;
}
