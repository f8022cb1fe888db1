import assert from 'node:assert/strict';
import type { Workflow, WorkflowNode } from '../../dev/n8n/workflows';

/** Of n8n's canvas, in pixels. */
const gridSize = 16;
/** Of the text in its notes; an empty line is lower than a line, but is counted as one. */
const lineHeight = 19;
const letterWidth = 6.8;
const padding = 12;
const noteType = 'n8n-nodes-base.stickyNote';

/** What holds for every example, as it is in its file and as n8n keeps it; each check throws when it does not. */
export const exampleChecks: Record<string, (example: Workflow) => void> = {
	'contains no credential': ({ nodes }) => {
		assert.deepEqual(
			nodes.filter(({ credentials }) => credentials !== undefined),
			[],
		);
	},

	'stands on the grid, and no two nodes stand on each other': ({ nodes }) => {
		const places = nodes.map(({ position }) => position);
		assert.deepEqual(
			places.filter((place) => place.some((value) => value % gridSize)),
			[],
		);
		assert.equal(new Set(places.map((place) => place.join())).size, nodes.length);
	},

	'says by notes what it does and what to fill in': ({ nodes }) => {
		const notes = nodes.filter(({ type }) => type === noteType);
		const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		assert.match(text, /IQS API/);
		assert.match(text, /^## /m);
		// Every number from 1, each once, in the order of the nodes.
		const steps = [...text.matchAll(/^### (\d)\./gm)].map(([, number]) => Number(number));
		assert.notEqual(steps.length, 0);
		assert.deepEqual(
			steps,
			Array.from(steps.keys(), (index) => index + 1),
		);
		for (const note of notes) assert(linesFit(note, nodes), `No room for the text of ${note.name}`);
	},

	'begins with what starts it, and every connection leads to a node': ({ nodes, connections }) => {
		const names = nodes.map(({ name }) => name);
		assert.equal(new Set(names).size, names.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		);
		const unknown = [...Object.keys(connections), ...targets].filter(
			(name) => !names.includes(name),
		);
		assert.deepEqual(unknown, []);
		assert(!targets.includes(names[0]!), `${names[0]} is no start`);
	},
};

/** A note that is too small cuts its text off, and text does not show behind a node. */
function linesFit(note: WorkflowNode, nodes: WorkflowNode[]): boolean {
	const [left, top] = note.position;
	const { content, width, height } = note.parameters as Record<string, unknown> & {
		content: string;
		width: number;
		height: number;
	};
	const tops = nodes
		.filter(({ type }) => type !== noteType)
		.map(({ position }) => position)
		.filter(([x, y]) => x >= left && x < left + width && y >= top && y < top + height)
		.map(([, y]) => y - top);
	const lettersInLine = (width - 2 * padding) / letterWidth;
	const lines = content
		.split('\n')
		.map((line) => Math.max(1, Math.ceil(line.length / lettersInLine)));
	const needed = lines.reduce((sum, count) => sum + count * lineHeight, padding);
	return needed <= Math.min(height, ...tops);
}
