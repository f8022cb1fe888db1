import type { INodeTypeDescription } from 'n8n-workflow';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';

type TypeDescription = INodeTypeDescription & { iconUrl: { light: string; dark: string } };

// What n8n's editor gets to know about the package.

test('catalog: the node, with a subtitle and words to find it by', async ({ n8n }) => {
	const node = await describe(n8n, 'nodes', 'n8n-nodes-iqs-scanfile.scanFile');
	expect(node.displayName).toBe('IQS ScanFile');
	expect(node.subtitle).toBeTruthy();
	expect(node.codex?.alias?.join()).toMention('scan document', 'aliyun', 'crop', 'receipt');
	await expectIcons(n8n, node);
});

test('catalog: the node picker does not hide the node', async ({ n8n }) => {
	const { codex } = await describe(n8n, 'nodes', 'n8n-nodes-iqs-scanfile.scanFile');
	// The editor's search leaves out nodes of the category AI that are not in a known group of it.
	expect(!codex?.categories?.includes('AI') || codex.subcategories?.AI).toBeTruthy();
});

test('catalog: the node as a tool for agents', async ({ n8n }) => {
	await expectIcons(n8n, await describe(n8n, 'nodes', 'n8n-nodes-iqs-scanfile.scanFileTool'));
});

test('catalog: the credential', async ({ n8n }) => {
	const credential = await describe(n8n, 'credentials', 'iqsApi');
	expect(credential.displayName).toBe('IQS API');
	await expectIcons(n8n, credential);
});

async function describe(n8n: N8n, kind: 'nodes' | 'credentials', name: string) {
	const all = JSON.parse(await n8n.api.text('GET', `/types/${kind}.json`)) as TypeDescription[];
	const found = all.find((type) => type.name === name);
	expect(found, `${name} in /types/${kind}.json`).toBeDefined();
	return found!;
}

async function expectIcons(n8n: N8n, { iconUrl }: TypeDescription): Promise<void> {
	const light = await n8n.api.text('GET', `/${iconUrl.light}`);
	const dark = await n8n.api.text('GET', `/${iconUrl.dark}`);
	expect(light).toContain('<svg');
	expect(dark).toContain('<svg');
	expect(light).not.toBe(dark);
}
