/**
 * Tries the properties of all areas for a long time: `npm run fuzz -- --minutes 30`, or a number of
 * times each: `npm run fuzz -- --runs 200000`. Also: `--only responses` (a part of an area or name),
 * `--seed 42` (to try the same again).
 */
import { parseArgs } from 'node:util';
import { areas, loadProperties } from './loadProperties';
import type { Property } from './property';

/** Tries between two looks at the clock. */
const runsAtOnce = 1000;

interface Subject {
	name: string;
	property: Property;
	tries: number;
	seconds: number;
}

async function findSubjects(only: string): Promise<Subject[]> {
	const subjects: Subject[] = [];
	for (const area of areas) {
		for (const [name, property] of Object.entries(await loadProperties(area))) {
			subjects.push({ name: `${area}: ${name}`, property, tries: 0, seconds: 0 });
		}
	}
	return subjects.filter(({ name }) => name.includes(only));
}

/** @throws what fast-check throws: the counterexample with its seed and path */
async function tryOnce(subject: Subject, numRuns: number, seed: number): Promise<void> {
	const startedAtMs = performance.now();
	try {
		await subject.property({ numRuns, seed });
	} catch (failure) {
		console.error(`\nDoes not hold, seed ${seed}: ${subject.name}`);
		throw failure;
	}
	subject.tries += numRuns;
	subject.seconds += (performance.now() - startedAtMs) / 1000;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '1' },
			runs: { type: 'string', default: 'Infinity' },
			only: { type: 'string', default: '' },
			seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
		},
	});
	const firstSeed = Number(values.seed);
	const maxTries = Number(values.runs);
	const endsAtMs =
		maxTries === Infinity ? performance.now() + Number(values.minutes) * 60_000 : Infinity;
	const subjects = await findSubjects(values.only);
	if (subjects.length === 0) throw new Error(`No property is called ${values.only}`);
	console.log(`${subjects.length} properties, first seed ${firstSeed}`);
	let seed = firstSeed;
	const isUnfinished = ({ tries }: Subject) => tries < maxTries;
	while (performance.now() < endsAtMs && subjects.some(isUnfinished)) {
		for (const subject of subjects.filter(isUnfinished)) {
			await tryOnce(subject, Math.min(runsAtOnce, maxTries - subject.tries), seed++);
			if (!isUnfinished(subject)) report(subject);
		}
	}
	subjects.filter(isUnfinished).forEach(report);
}

function report({ name, tries, seconds }: Subject): void {
	console.log(`${String(tries).padStart(9)} tries in ${seconds.toFixed(0).padStart(5)} s  ${name}`);
}

void main().catch((failure: unknown) => {
	console.error(failure instanceof Error ? failure.message : failure);
	process.exitCode = 1;
});
