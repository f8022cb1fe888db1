import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';

const root = path.join(__dirname, '..', '..');
const nodeFolder = path.join('nodes', 'ScanFile');
/** The stages of a run: each may import from those after it in this list, and from itself. */
const stages = ['output', 'scan', 'plan', 'queue', 'iqs', 'failures'];
/** It writes PDF files, and knows of the service's contract at most. */
const pdfFolder = path.join(nodeFolder, 'output', 'pdf');
/** They know nothing of n8n. */
const pureStages = ['queue', 'iqs', 'failures'];
/** The plan does not know when calls start, nor does the queue know what is planned. */
const strangers = [['plan', 'queue']];

/** The TypeScript files under a folder, but for hidden folders, which hold what others have made. */
function sourcesUnder(folder: string): string[] {
	return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return entry.name.startsWith('.') ? [] : sourcesUnder(file);
		return entry.name.endsWith('.ts') ? [file] : [];
	});
}

/** What each file under a folder imports, types included. */
function importsUnder(folder: string): Map<string, string[]> {
	return new Map(
		sourcesUnder(folder).map((file) => {
			const source = readFileSync(path.join(root, file), 'utf8');
			return [file, preProcessFile(source, true, true).importedFiles.map((to) => to.fileName)];
		}),
	);
}

const isRelative = (name: string) => name.startsWith('.');

/** The file that a relative import leads to. */
function target(from: string, name: string): string {
	const file = path.join(path.dirname(from), name);
	return file.endsWith('.json') ? file : `${file}.ts`;
}

/** A way from a file along the imports back to itself, if there is one. */
function cycleIn(imports: Map<string, string[]>): string[] | undefined {
	const done = new Set<string>();
	function follow(file: string, way: string[]): string[] | undefined {
		if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
		if (done.has(file)) return undefined;
		for (const name of imports.get(file) ?? []) {
			const cycle = isRelative(name) ? follow(target(file, name), [...way, file]) : undefined;
			if (cycle) return cycle;
		}
		done.add(file);
		return undefined;
	}
	for (const file of imports.keys()) {
		const cycle = follow(file, []);
		if (cycle) return cycle;
	}
	return undefined;
}

/** The stage that a file belongs to; none for the node itself and its description. */
function stageOf(file: string): string | undefined {
	const [first] = path.relative(nodeFolder, file).split(path.sep);
	return stages.find((stage) => first === stage || first === `${stage}.ts`);
}

const node = importsUnder(nodeFolder);
const published = new Map([...node, ...importsUnder('credentials')]);
const dev = importsUnder('dev');

test('reads imports, types included', () => {
	expect(node.get(path.join(nodeFolder, 'plan', 'planRun.ts'))).toEqual(
		expect.arrayContaining(['./parameters', 'n8n-workflow']),
	);
	expect(new Set([...node.keys()].map(stageOf))).toEqual(new Set([undefined, ...stages]));
});

test('finds a cycle where there is one', () => {
	const circle = new Map([
		['a.ts', ['./b', 'n8n-workflow']],
		['b.ts', ['./c']],
		['c.ts', ['./b']],
	]);

	expect(cycleIn(circle)).toEqual(['b.ts', 'c.ts', 'b.ts']);
});

test.each([...published])(
	'%s imports n8n-workflow, crypto and files of this package only',
	(file, names) => {
		for (const name of names) {
			if (isRelative(name)) expect([...published.keys()]).toContain(target(file, name));
			else expect(['n8n-workflow', 'crypto']).toContain(name);
		}
	},
);

test.each([...node].filter(([file]) => stageOf(file)))('%s knows no later stage', (file, names) => {
	const stage = stageOf(file)!;
	for (const name of names.filter(isRelative)) {
		const imported = stageOf(target(file, name));
		expect(stages.slice(stages.indexOf(stage))).toContain(imported);
		for (const pair of strangers) {
			expect([stage, imported].toSorted()).not.toEqual(pair);
		}
	}
});

test.each([...node].filter(([file]) => pureStages.includes(stageOf(file)!)))(
	'%s knows nothing of n8n',
	(_, names) => {
		expect(names.filter((name) => !isRelative(name) && name !== 'crypto')).toEqual([]);
	},
);

test.each([...importsUnder(pdfFolder)])('%s knows neither n8n nor the node', (file, names) => {
	for (const name of names.filter((each) => each !== 'crypto')) {
		expect(target(file, name)).toMatch(/^nodes.ScanFile.(output.pdf|iqs)./);
	}
});

test('the node does not import the credential', () => {
	for (const [file, names] of node) {
		for (const name of names) expect(target(file, name)).not.toMatch(/^credentials/);
	}
});

test.each([...dev])('%s imports nothing of test/', (file, names) => {
	for (const name of names.filter(isRelative)) expect(target(file, name)).not.toMatch(/^test/);
});

test('has no cycle', () => {
	expect(cycleIn(published)).toBeUndefined();
});
