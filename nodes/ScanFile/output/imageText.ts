import { decodingsOf } from './decodedTexts';

/**
 * At least this many characters that are not words count as a piece of an image; two request IDs have
 * fewer.
 */
const minImageCharacters = 80;
/** In one unbroken run, this many are enough. */
const minUnbrokenCharacters = 41;
/**
 * Between two pieces of an image, up to this many characters of words are taken for pieces that look like
 * words by chance.
 */
const maxWordCharactersInside = 24;

const longerThanWords = new RegExp(`[A-Za-z0-9+]{${minUnbrokenCharacters}}`);

/**
 * Finds the parts of a text that may be pieces of an image: Base64 of either alphabet or hexadecimal
 * digits, in one run or broken by spaces, line ends and quotes, with or without escape sequences.
 * @returns the the start and end of each, in any order
 */
export function findImageText(text: string): Array<[start: number, end: number]> {
	return decodingsOf(text).flatMap((decoding) =>
		runsOf(decoding.text).map(([start, end]): [number, number] => [
			decoding.starts[start]!,
			decoding.ends[end - 1]!,
		]),
	);
}

function runsOf(text: string): Array<[start: number, end: number]> {
	const runs: Array<[number, number]> = [];
	let run = { start: 0, end: 0, characters: 0, wordCharacters: 0 };
	const close = () => {
		if (run.characters >= minImageCharacters) runs.push([run.start, run.end]);
	};
	for (const { 0: token, index } of text.matchAll(/[\w+/=-]+/g)) {
		if (isWord(token)) {
			run.wordCharacters += token.length;
			continue;
		}
		if (run.wordCharacters > maxWordCharactersInside) {
			close();
			run = { start: index, end: 0, characters: 0, wordCharacters: 0 };
		}
		if (run.characters === 0) run.start = index;
		run.end = index + token.length;
		run.characters += token.length < minUnbrokenCharacters ? token.length : minImageCharacters;
		run.wordCharacters = 0;
	}
	close();
	return runs;
}

/** Words, and names made of words such as imageBase64 or scan/file: digits at the end, no single small letters. */
function isWord(token: string): boolean {
	if (token.length === 1) return true;
	if (token.length >= minImageCharacters || longerThanWords.test(token)) return false;
	return !/\d[A-Za-z]|[+=]|(?<![a-z])[a-z](?![a-z])|^\d+$/.test(token);
}
