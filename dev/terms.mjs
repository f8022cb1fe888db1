// The words of this project: terms that nobody should have to look up, and what to write instead.
// `npm run lint` looks for the terms on the left in code, documents and examples.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {Array<[banned: RegExp, replacement: string]>} */
const terms = [
	[/\bpresets?\b/i, 'default'],
	[/\b(on its|on their) way to (IQS|the service)\b/i, 'in flight'],
	[/\b(came|comes?) to nothing\b/i, 'failed'],
	[/\btroubles?\b/i, 'failure'],
	[/\bculprits?\b/i, 'the failure that decides'],
	[/\bgoes? alone\b/i, 'is a probe; is sent alone'],
	[/\bcalls? (was|were|had to be) made again\b/i, 'retried'],
	[/\bspare buffers?\b/i, 'buffer pool'],
	[/answer/i, 'response; to respond'],
	[/refusal|\brefus(ed|es|ing)\b(?! (the )?connection)/i, 'rejected; throttled'],
	[/\bdrip(s|ping)?\b/i, 'trickle'],
	[/\bplay-|\bplays? (a|the|every|its) fault/i, 'inject a fault'],
	[/\bnodes? before\b/i, 'previous node'],
	[/\bputs? out\b/i, 'outputs'],
	[/\bwork(s|ed)? out\b/i, 'evaluate'],
	[/\bno such host\b/i, 'does not exist'],
	[/\bweb address/i, 'URL'],
	[/\bdoes not hold\b(?=[^]*certificate)|certificate does not hold/i, 'is not valid'],
	[/\bin nobody's\b/i, 'say it plainly'],
	[/\bcontrol is given back\b|\bgives? back\b/i, 'release'],
	[/\blets? in\b/i, 'admit'],
	[/\bmend(s|ed|ing)?\b/i, 'fix; correct'],
];

/** The changelog tells of past words, the glossary of CONTRIBUTING names them, and lock files are not ours. */
const exempt =
	/^(CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT)\.md$|package(-lock)?\.json$|^dev\/terms\.mjs$/;
const files = execFileSync(
	'git',
	['ls-files', '*.ts', '*.mjs', '*.js', '*.md', '*.json', '*.yml'],
	{
		encoding: 'utf8',
	},
)
	.split('\n')
	.filter((file) => file !== '' && !exempt.test(file));

const found = files.flatMap((file) =>
	readFileSync(file, 'utf8')
		.split('\n')
		.flatMap((line, index) =>
			terms
				.filter(([banned]) => banned.test(line))
				.map(([banned, replacement]) => {
					const [term] = banned.exec(line) ?? [];
					return `${file}:${index + 1}  "${term}": write "${replacement}"`;
				}),
		),
);
for (const line of found) console.error(line);
if (found.length > 0) process.exitCode = 1;
