import assert from 'node:assert/strict';
import { expectText, once, type Check } from '../check';
import type { Stage } from '../stage';

interface TypeDescription {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	codex?: { alias?: string[]; categories?: string[]; subcategories?: Record<string, string[]> };
	subtitle?: string;
}

/** What n8n's editor gets to know about the package. */
export const catalogChecks: Check[] = [
	once('catalog: the node, with a subtitle and words to find it by', async (stage) => {
		const node = await describe(stage, 'nodes', 'n8n-nodes-iqs-scanfile.scanFile');
		assert.equal(node.displayName, 'IQS ScanFile');
		assert(node.subtitle);
		expectText(node.codex?.alias?.join(), 'scan document', 'aliyun', 'crop', 'receipt');
		await expectIcons(stage, node);
	}),

	once('catalog: the node picker does not hide the node', async (stage) => {
		const { codex } = await describe(stage, 'nodes', 'n8n-nodes-iqs-scanfile.scanFile');
		// The editor's search leaves out nodes of the category AI that are not in a known group of it.
		assert(
			!codex?.categories?.includes('AI') || codex.subcategories?.['AI'],
			'With the category AI the node is in no list and no search of the picker',
		);
	}),

	once('catalog: the node as a tool for agents', async (stage) => {
		await expectIcons(stage, await describe(stage, 'nodes', 'n8n-nodes-iqs-scanfile.scanFileTool'));
	}),

	once('catalog: the credential', async (stage) => {
		const credential = await describe(stage, 'credentials', 'iqsApi');
		assert.equal(credential.displayName, 'IQS API');
		await expectIcons(stage, credential);
	}),
];

async function describe(
	stage: Stage,
	kind: 'nodes' | 'credentials',
	name: string,
): Promise<TypeDescription> {
	const all = JSON.parse(await stage.api.text('GET', `/types/${kind}.json`)) as TypeDescription[];
	const found = all.find((type) => type.name === name);
	assert(found, `${name} is not in /types/${kind}.json`);
	return found;
}

async function expectIcons(stage: Stage, { iconUrl }: TypeDescription): Promise<void> {
	assert(typeof iconUrl === 'object', 'There are no two icons');
	const icons = [iconUrl.light, iconUrl.dark].map(
		async (path) => await stage.api.text('GET', `/${path}`),
	);
	const [light, dark] = await Promise.all(icons);
	expectText(light, '<svg');
	expectText(dark, '<svg');
	assert.notEqual(light, dark);
}
