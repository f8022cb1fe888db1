const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** In the sandbox of one run of Stryker; all its processes read it. */
const notes = join(__dirname, 'tests.jsonl');

let noticedMutant;

/** Which mutant is at work; undefined in the first run, which has none. */
const activeMutant = () => process.env.__STRYKER_ACTIVE_MUTANT__;

/** The first test that notices a mutant is the last one to run. */
function noteMutantNoticed() {
	noticedMutant = activeMutant();
}

function isMutantNoticed() {
	return activeMutant() !== undefined && activeMutant() === noticedMutant;
}

/** Keeps which tests a file has, as of the first run. */
function noteTests(path, rootBlock) {
	if (!process.env.STRYKER_MUTATOR_WORKER || activeMutant() !== undefined) return;
	const tests = testsIn(rootBlock, []);
	const ms = tests.reduce((sum, { duration }) => sum + duration, 0);
	appendFileSync(notes, `${JSON.stringify({ path, ms, names: tests.map(({ name }) => name) })}\n`);
}

function testsIn({ children }, titles) {
	return children.flatMap((child) => {
		const path = [...titles, child.name];
		if (child.type === 'describeBlock') return testsIn(child, path);
		return [{ name: path.join(' '), duration: child.duration ?? 0 }];
	});
}

/** The files among those given that have a test of this pattern, the quickest ones first. */
function filesWithTests(files, pattern) {
	if (activeMutant() === undefined || !existsSync(notes)) return files;
	const lines = readFileSync(notes, 'utf8').trim().split('\n');
	const known = new Map(lines.map((line) => JSON.parse(line)).map((note) => [note.path, note]));
	const isWanted = new RegExp(pattern ?? '', 'i');
	return files
		.filter(({ path }) => known.get(path)?.names.some((name) => isWanted.test(name)) ?? true)
		.sort((a, b) => (known.get(a.path)?.ms ?? 0) - (known.get(b.path)?.ms ?? 0));
}

module.exports = { activeMutant, noteMutantNoticed, isMutantNoticed, noteTests, filesWithTests };
