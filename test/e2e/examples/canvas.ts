import assert from 'node:assert/strict';
import type { WorkflowNode } from '../../../dev/n8n/workflows';
import type { ExampleCheck } from './check';
import { exampleNames, readExample } from './example';

/** Of n8n's canvas, in pixels. */
const gridSize = 16;
/** Of the text in its notes; an empty line is lower than a line, but is counted as one. */
const lineHeight = 19;
const letterWidth = 6.8;
const padding = 12;
const noteType = 'n8n-nodes-base.stickyNote';

interface TypeDescription {
	name: string;
	version: number | number[];
}

/** What an example looks like when it is pasted. */
export const canvasChecks: ExampleCheck[] = [
	everyExample('contains no credential', ({ nodes }) => {
		for (const node of nodes) assert.equal(node.credentials, undefined, node.name);
	}),

	everyExample('stands on the grid, and no two nodes stand on each other', ({ nodes }) => {
		for (const { name, position } of nodes) {
			assert(
				position.every((value) => value % gridSize === 0),
				`${name}: ${position.join()}`,
			);
		}
		const places = new Set(nodes.map(({ position }) => position.join()));
		assert.equal(places.size, nodes.length);
	}),

	everyExample('says by notes what it does and what to fill in', ({ nodes }) => {
		const notes = nodes.filter(({ type }) => type === noteType);
		const text = notes.map(({ parameters }) => String(parameters['content'])).join('\n');
		assert.match(text, /IQS API/);
		assert.match(text, /^## /m);
		// Every number from 1, each once, in the order of the nodes.
		const steps = [...text.matchAll(/^### (\d)\./gm)].map(([, number]) => Number(number));
		assert(steps.length > 0);
		assert.deepEqual(
			steps,
			steps.map((_, index) => index + 1),
		);
		for (const note of notes) expectRoom(note, nodes);
	}),

	everyExample('begins with what starts it, and every connection leads to a node', (example) => {
		const names = example.nodes.map(({ name }) => name);
		assert.equal(new Set(names).size, names.length);
		const targets = Object.values(example.connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		);
		for (const name of [...Object.keys(example.connections), ...targets]) {
			assert(names.includes(name), name);
		}
		assert(!targets.includes(names[0]!), `${names[0]} is no start`);
	}),

	{
		name: 'canvas: n8n knows every node of every example, in its version',
		run: async ({ stage }) => {
			const known = JSON.parse(
				await stage.api.text('GET', '/types/nodes.json'),
			) as TypeDescription[];
			for (const fileName of await exampleNames()) {
				for (const { name, type, typeVersion } of (await readExample(fileName)).nodes) {
					const isKnown = known.some(
						(each) => each.name === type && [each.version].flat().includes(typeVersion),
					);
					assert(isKnown, `${fileName}: ${name} is ${type} ${typeVersion}`);
				}
			}
		},
	},
];

function everyExample(
	name: string,
	check: (example: Awaited<ReturnType<typeof readExample>>) => void,
): ExampleCheck {
	return {
		name: `canvas: each example ${name}`,
		run: async () => {
			const fileNames = await exampleNames();
			assert(fileNames.length > 0);
			for (const fileName of fileNames) {
				try {
					check(await readExample(fileName));
				} catch (error) {
					throw new Error(`${fileName}: ${(error as Error).message}`, { cause: error });
				}
			}
		},
	};
}

/** A note that is too small cuts its text off, and text does not show behind a node. */
function expectRoom(note: WorkflowNode, nodes: WorkflowNode[]): void {
	const [left, top] = note.position;
	const { content, width, height } = note.parameters as Record<string, unknown> & {
		content: string;
		width: number;
		height: number;
	};
	const nodesOnNote = nodes.filter(
		({ type, position: [x, y] }) =>
			type !== noteType && x >= left && x < left + width && y >= top && y < top + height,
	);
	const room = Math.min(height, ...nodesOnNote.map(({ position }) => position[1] - top));
	const lettersInLine = (width - 2 * padding) / letterWidth;
	const lines = content
		.split('\n')
		.map((line) => Math.max(1, Math.ceil(line.length / lettersInLine)));
	const needed = lines.reduce((sum, count) => sum + count * lineHeight, padding);
	assert(needed <= room, `"${note.name}" needs ${needed} pixels for its text and has ${room}`);
}
