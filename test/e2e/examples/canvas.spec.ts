import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { takePicture } from '../pages/picture';
import { exampleFolder, exampleNames, readExample } from './example';
import { expect, test } from './fixtures';

interface TypeDescription {
	name: string;
	version: number | number[];
}

// What an example looks like when it is pasted.

test('canvas: n8n knows every node of every example, in its version', async ({ n8n }) => {
	const known = JSON.parse(await n8n.api.text('GET', '/types/nodes.json')) as TypeDescription[];
	for (const fileName of exampleNames) {
		const { nodes } = await readExample(fileName);
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
