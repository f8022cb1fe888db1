import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { commandsIn, pathsIn, sentencesIn, wordsIn, type Command } from '../support/documents';

// What people are told to read, to open and to type is there. `npm run lint:docs` also checks the links.

const root = path.join(__dirname, '..', '..');
const documents = [
	...readdirSync(root).filter((name) => name.endsWith('.md')),
	...readdirSync(path.join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
	// It tells of the past.
].filter((name) => name !== 'CHANGELOG.md');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('what has to be checked is found in a text', () => {
	const text =
		"`dev/a.ts` [c](README.md#c) [d](https://e/f)\n```sh\nnpm ci && npx jest -i test/b -t 'x -y' # -z\n```\nSee `A=b npm run c -- --d=1`.";

	expect(pathsIn(text)).toEqual(['dev/a.ts', 'README.md', 'test/b']);
	expect(commandsIn(text)).toEqual([
		{ runner: 'npx', name: 'jest', options: ['-i', '-t'] },
		{ runner: 'npm run', name: 'c', options: ['--d'] },
	]);
	expect(sentencesIn('One. A sentence that has\nas many as ten _words_ of course.')).toEqual([
		'a sentence that has as many as ten words of course.',
	]);
});

test.each(documents)('%s names files that exist', (document) => {
	const missing = pathsIn(read(document)).filter((file) => !existsSync(path.join(root, file)));

	expect(missing).toEqual([]);
});

test.each(documents)('%s names commands and options that exist', (document) => {
	expect(commandsIn(read(document)).flatMap(wrongPartsOf)).toEqual([]);
});

test('the README has at most 1,600 words', () => {
	expect(wordsIn(read('README.md'))).toBeLessThanOrEqual(1600);
});

test('the messages in the README are among all messages', () => {
	const all = read('docs/errors.md');
	const [, table] = read('README.md').split('| what you see');
	const messages = table!
		.split('\n\n')[0]!
		.split('\n')
		.slice(2)
		.map((row) => row.split('|')[1]!.replaceAll('…', '').trim());

	expect(messages).toHaveLength(5);
	expect(messages.filter((message) => !all.includes(message))).toEqual([]);
});

test('no sentence stands in two places', () => {
	// Others are made by programs, for which one remedy may have several causes.
	const written = documents.filter((name) => !/errors|benchmark/.test(name));
	const sentences = written.flatMap((name) => sentencesIn(read(name)));

	expect(sentences.filter((sentence, n) => sentences.indexOf(sentence) !== n)).toEqual([]);
});

/** What is wrong with a command, in words. */
function wrongPartsOf({ runner, name, options }: Command): string[] {
	const scripts: Record<string, string> = manifest.scripts;
	if (runner === 'npm run' && scripts[name] === undefined) return [`npm run ${name}`];
	const program = runner === 'npx' ? name : scripts[name]!.split(' && ').at(-1)!;
	return options
		.filter((option) => !knows(program, option))
		.map((option) => `${runner} ${name} … ${option}`);
}

const helpTexts = new Map<string, string>();

/** Whether a program takes an option: one of ours by its source, any other by its own help. */
function knows(program: string, option: string): boolean {
	const [tool, firstArgument = ''] = program.split(' ');
	if (tool === 'tsx') {
		const folder = path.join(root, path.dirname(firstArgument));
		const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
		const definition = new RegExp(`\\b${option.slice(2)}: \\{ type: '`);
		return sources.some((name) => definition.test(readFileSync(path.join(folder, name), 'utf8')));
	}
	const args = tool === 'playwright' ? ['test', '--help'] : ['--help'];
	const bin = path.join(root, 'node_modules', '.bin', tool!);
	const help = helpTexts.get(bin) ?? execFileSync(bin, args, { encoding: 'utf8' });
	helpTexts.set(bin, help);
	return new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(help);
}
