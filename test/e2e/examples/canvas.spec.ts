import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { exampleFolder, exampleNames, readExample } from '../../../dev/editor/exampleWorkflows';
import { exampleChecks } from '../../support/exampleChecks';
import { takePicture } from '../pages/picture';
import { expect, fillIn, test } from './fixtures';

// What an example looks like when it is pasted, and as n8n keeps it.

for (const [title, check] of Object.entries(exampleChecks)) {
	test(`canvas: each example ${title}`, async ({ n8n }) => {
		for (const fileName of exampleNames) check(await n8n.api.createWorkflow(fillIn(fileName, {})));
	});
}

test('canvas: n8n knows every node of every example, in its version', async ({ n8n }) => {
	const known = JSON.parse(await n8n.api.text('GET', '/types/nodes.json')) as INodeTypeDescription[];
	for (const fileName of exampleNames) {
		const { nodes } = readExample(fileName);
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
		const { nodes, connections } = readExample(fileName);
		const names = nodes.map(({ name }) => name);
		await editor.openNewWorkflow();
		const text = await readFile(join(exampleFolder, fileName), 'utf8');
		await editor.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
		await editor.page.keyboard.press('Control+V');
		await expect(editor.nodes).toHaveCount(names.length);
		for (const name of names) await expect(editor.node(name)).toHaveCount(1);
		await editor.page.getByTestId('zoom-to-fit').click();
		// Messages come a little later than the nodes.
		await takePicture(editor.page, `example-${parse(fileName).name}`, testInfo);
		// The editor leaves out, without a word, those of a node that it does not know.
		const wanted = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
		await expect(editor.page.locator('.vue-flow__edge')).toHaveCount(wanted.length);
		await expect(editor.messages).toHaveCount(0);
	});
}
