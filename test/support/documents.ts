/** A command that a document tells people to type. */
export interface Command {
	runner: 'npm run' | 'npx';
	/** Of the script or the program. */
	name: string;
	options: string[];
}

/** The files and folders of this repository that a text names, in code or in links. */
export function pathsIn(text: string): string[] {
	const ours = /^((nodes|credentials|dev|test|docs|examples|\.[a-z]+)\/|[A-Z_]+\.md)/;
	return text.split(/[\s`()[\],;:'"|#*]+/).filter((word) => ours.test(word));
}

/** The commands in blocks of code and between backquotes. */
export function commandsIn(text: string): Command[] {
	const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, lines]) => lines!.split('\n'));
	const spans = [...text.replaceAll(/```.*?```/gs, '').matchAll(/`([^`\n]+)`/g)].map(
		([, code]) => code!,
	);
	return [...blocks, ...spans]
		.flatMap((line) => line.replace(/ #.*/, '').split(' && '))
		.flatMap((line) => {
			const command = /(?:^|\s)(npm run|npx) ([\w:-]+)(.*)/.exec(line);
			if (!command) return [];
			const [, runner, name, rest] = command as unknown as [
				string,
				Command['runner'],
				string,
				string,
			];
			// A text between quotes is a value.
			const words = rest.replaceAll(/'[^']*'/g, '').split(/[\s=]+/);
			const options = words.filter((word) => /^--?[a-z]/i.test(word));
			return [{ runner, name, options }];
		});
}

/** Sentences of ten words or more, as they are read, without markup. */
export function sentencesIn(text: string): string[] {
	return text
		.replaceAll(/```.*?```/gs, '')
		.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replaceAll(/[*_`]/g, '')
		.split(/\n\n|\n[#-] |\||(?<=[.:;?!])\s/)
		.map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim().toLowerCase())
		.filter((sentence) => wordsIn(sentence) >= 10 && !/^[- ]+$/.test(sentence));
}

/** As `wc -w` counts them. */
export function wordsIn(text: string): number {
	return text.split(/\s+/).filter(Boolean).length;
}
