import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Workflow, WorkflowNode } from '../../dev/n8n/workflows';

const folder = path.join(__dirname, '..', '..', 'examples');
const examples = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name): [name: string, example: Workflow] => [
		name,
		JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Workflow,
	]);

/** Of n8n's canvas, in pixels. */
const gridSize = 16;
/** Of the text in its notes; an empty line is lower than a line, but is counted as one. */
const lineHeight = 19;
const letterWidth = 6.8;
const padding = 12;
const noteType = 'n8n-nodes-base.stickyNote';

test.each(examples)('%s contains no credential', (_, { nodes }) => {
	expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
});

test.each(examples)('%s stands on the grid, no node on another', (_, { nodes }) => {
	const places = nodes.map(({ position }) => position);

	expect(places.filter((place) => place.some((value) => value % gridSize))).toEqual([]);
	expect(new Set(places.map((place) => place.join())).size).toBe(nodes.length);
});

test.each(examples)('%s says by notes what it does and what to fill in', (_, { nodes }) => {
	const notes = nodes.filter(({ type }) => type === noteType);
	const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
	// Every number from 1, each once, in the order of the nodes.
	const steps = [...text.matchAll(/^### (\d)\./gm)].map(([, number]) => Number(number));

	expect(text).toMatch(/IQS API/);
	expect(text).toMatch(/^## /m);
	expect(steps.length).toBeGreaterThan(0);
	expect(steps).toEqual(Array.from(steps.keys(), (index) => index + 1));
});

test.each(examples)('%s has notes with room for their text', (_, { nodes }) => {
	const notes = nodes.filter(({ type }) => type === noteType);

	expect(notes.filter((note) => linesFit(note, nodes)).length).toBe(notes.length);
});

test.each(examples)(
	'%s begins with what starts it, and every connection leads to a node',
	(_, { nodes, connections }) => {
		const names = nodes.map(({ name }) => name);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		);

		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		expect(targets).not.toContain(names[0]);
	},
);

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
