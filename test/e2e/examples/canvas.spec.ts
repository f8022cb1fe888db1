import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { WorkflowNode } from '../../../dev/n8n/workflows';
import { takePicture } from '../pages/picture';
import { exampleFolder, exampleNames, readExample } from './example';
import { expect, test } from './fixtures';

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

// What an example looks like when it is pasted.

test('canvas: each example contains no credential', async () => {
	for (const { fileName, nodes } of await readExamples()) {
		for (const node of nodes) {
			expect(node.credentials, `${fileName}: ${node.name}`).toBeUndefined();
		}
	}
});

test('canvas: each example stands on the grid, and no two nodes stand on each other', async () => {
	for (const { fileName, nodes } of await readExamples()) {
		const offGrid = nodes.filter(({ position }) => position.some((value) => value % gridSize));
		expect(offGrid, fileName).toEqual([]);
		const places = new Set(nodes.map(({ position }) => position.join()));
		expect(places.size, fileName).toBe(nodes.length);
	}
});

test('canvas: each example says by notes what it does and what to fill in', async () => {
	for (const { fileName, nodes } of await readExamples()) {
		const notes = nodes.filter(({ type }) => type === noteType);
		const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		expect(text, fileName).toMatch(/IQS API/);
		expect(text, fileName).toMatch(/^## /m);
		// Every number from 1, each once, in the order of the nodes.
		const steps = [...text.matchAll(/^### (\d)\./gm)].map(([, number]) => Number(number));
		expect(steps.length, fileName).toBeGreaterThan(0);
		expect(steps, fileName).toEqual(steps.map((_, index) => index + 1));
		for (const note of notes) expectRoom(fileName, note, nodes);
	}
});

test('canvas: each example begins with what starts it, and every connection leads to a node', async () => {
	for (const { fileName, nodes, connections } of await readExamples()) {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size, fileName).toBe(names.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		);
		expect(names, fileName).toEqual(expect.arrayContaining(Object.keys(connections)));
		expect(names, fileName).toEqual(expect.arrayContaining(targets));
		expect(targets, `${fileName}: ${names[0]} is no start`).not.toContain(names[0]);
	}
});

test('canvas: n8n knows every node of every example, in its version', async ({ n8n }) => {
	const known = JSON.parse(await n8n.api.text('GET', '/types/nodes.json')) as TypeDescription[];
	for (const { fileName, nodes } of await readExamples()) {
		const unknown = nodes.filter(
			({ type, typeVersion }) =>
				!known.some((each) => each.name === type && [each.version].flat().includes(typeVersion)),
		);
		expect(unknown, fileName).toEqual([]);
	}
});

for (const fileName of exampleNames) {
	test(`editor: ${fileName} is pasted onto an empty canvas`, async ({ context, editor }, testInfo) => {
		await context.grantPermissions(['clipboard-read', 'clipboard-write']);
		const { nodes, connections } = await readExample(fileName);
		const names = nodes.map(({ name }) => name);
		await editor.openNewWorkflow();
		await editor.paste(await readFile(join(exampleFolder, fileName), 'utf8'));
		await expect(editor.nodes).toHaveCount(names.length);
		for (const name of names) await expect(editor.node(name)).toHaveCount(1);
		await editor.zoomToFit();
		// Messages come a little later than the nodes.
		await takePicture(editor.page, `example-${parse(fileName).name}`, testInfo);
		// The editor leaves out, without a word, those of a node that it does not know.
		const wanted = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
		await expect(editor.connections).toHaveCount(wanted.length);
		await expect(editor.messages).toHaveCount(0);
	});
}

async function readExamples() {
	return await Promise.all(exampleNames.map(async (fileName) => ({ fileName, ...(await readExample(fileName)) })));
}

/** A note that is too small cuts its text off, and text does not show behind a node. */
function expectRoom(fileName: string, note: WorkflowNode, nodes: WorkflowNode[]): void {
	const [left, top] = note.position;
	const { content, width, height } = note.parameters as Record<string, unknown> & {
		content: string;
		width: number;
		height: number;
	};
	const nodesOnNote = nodes.filter(
		({ type, position: [x, y] }) => type !== noteType && x >= left && x < left + width && y >= top && y < top + height,
	);
	const room = Math.min(height, ...nodesOnNote.map(({ position }) => position[1] - top));
	const lettersInLine = (width - 2 * padding) / letterWidth;
	const lines = content.split('\n').map((line) => Math.max(1, Math.ceil(line.length / lettersInLine)));
	const needed = lines.reduce((sum, count) => sum + count * lineHeight, padding);
	expect(needed, `${fileName}: pixels for the text of "${note.name}"`).toBeLessThanOrEqual(room);
}
