import { cp } from 'node:fs/promises';
import { demoWorkflow } from '../../../dev/editor/demoWorkflow';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { localKey, type LocalService } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { expect, test as base } from '../fixtures/test';
import { takePicture } from '../pages/picture';

const photoCount = 8;

/** A saved workflow that scans the sample photos, and its credential. */
interface Demo {
	workflowId: string;
	credentialId: string;
	service: LocalService;
}

const test = base.extend<{ demo: Demo; demoOfPdf: Demo; demoInArrears: Demo }>({
	demo: async ({ folder, n8n }, use) => {
		const { service } = await n8n.iqs({ mode: 'scan' });
		await use(await saveDemo(n8n, folder, service, localKey, 'IQS (Local Service)'));
	},
	demoOfPdf: async ({ folder, n8n }, use) => {
		const { service } = await n8n.iqs({ mode: 'scan' });
		const parameters = { operation: 'scanToPdf', createPdf: 'allItems' };
		await use(await saveDemo(n8n, folder, service, localKey, 'IQS (Local Service)', parameters));
	},
	demoInArrears: async ({ folder, n8n }, use) => {
		const { service } = await n8n.iqs();
		await use(await saveDemo(n8n, folder, service, 'play-arrears', 'IQS (Account in Arrears)'));
	},
});

test('editor: canvas shows the node, and after a run how many scans there are', async ({ demo, editor }, testInfo) => {
	await editor.openWorkflow(demo.workflowId);
	await expect(editor.scanNode).toContainText('IQS ScanFile');
	await expect(editor.scanNode).toContainText('Scan Input Files');
	await editor.execute('Workflow executed successfully');
	await expect(editor.scanNode.getByTestId('canvas-node-status-success')).toBeVisible();
	await expect(editor.page.getByText(`${photoCount} items`).first()).toBeVisible();
	await takePicture(editor.page, 'canvas', testInfo);
});

test('editor: output table has a row for each scan', async ({ demo, editor }) => {
	await editor.openWorkflow(demo.workflowId);
	await editor.execute('Workflow executed successfully');
	await editor.openNode();
	await editor.showOutputAs('table');
	await expect(editor.outputPanel).toContainText(`${photoCount} items`);
	await expect(editor.outputPanel.locator('tbody tr')).toHaveCount(photoCount);
	const head = await editor.outputPanel.locator('th').allInnerTexts();
	expect(head.slice(0, 4)).toEqual(['angle', 'width', 'height', 'sourceFileName']);
});

test('editor: panel shows a photo beside its scan, and the parameters in their order', async ({
	demo,
	editor,
}, testInfo) => {
	await editor.openWorkflow(demo.workflowId);
	await editor.execute('Workflow executed successfully');
	await editor.openNode();
	await editor.showOutputAs('binary');
	await editor.viewFirstFile(editor.inputPanel);
	const scan = await editor.viewFirstFile(editor.outputPanel);
	await expect(scan).toBeVisible();
	// A picture that cannot be shown has no width.
	const width = async () => await scan.evaluate((image: { naturalWidth: number }) => image.naturalWidth);
	await expect.poll(width).toBeGreaterThan(100);
	await expect(editor.parameters).toContainText(
		/Credential.*Operation.*Image Source.*Input Data Field Name.*Crop.*Rotate.*Output Data Field Name.*Options/s,
	);
	await takePicture(editor.page, 'panel', testInfo);
});

test('editor: panel shows a PDF, and the parameters for it', async ({ demoOfPdf, editor }, testInfo) => {
	await editor.openWorkflow(demoOfPdf.workflowId);
	await expect(editor.scanNode).toContainText('Scan Input Files to PDF');
	await editor.execute('Workflow executed successfully');
	await editor.openNode();
	await expect(editor.parameters).toContainText(/Operation.*Create.*Image Source/s);
	await editor.showOutputAs('binary');
	await expect(editor.outputPanel).toContainText(/scans\.pdf.*application\/pdf/s);
	await takePicture(editor.page, 'panel-pdf', testInfo);
});

test('editor: options are listed by their names', async ({ demo, editor }) => {
	await editor.openWorkflow(demo.workflowId);
	await editor.openNode();
	await expect(await editor.addOption()).toHaveText([
		'File Name',
		'Include Input Fields',
		'Include Input Files',
		'Max Concurrent Calls',
		'Max Tries',
		'Remove GPS Position',
		'Skip Files That Are Not Images',
		'Timeout (Seconds)',
	]);
});

test('editor: note tells that the node has slowed down', async ({ demo, editor }) => {
	Object.assign(demo.service.settings, { mode: 'stamp', requestsPerSecond: 2, burst: 1 });
	await editor.openWorkflow(demo.workflowId);
	await editor.execute('Workflow executed successfully');
	await editor.openNode();
	await expect(editor.outputPanel).toContainText('slowed down to about');
});

test('editor: error tells what happened and what to do', async ({ demoInArrears, editor }) => {
	await editor.openWorkflow(demoInArrears.workflowId);
	await editor.execute('The Alibaba Cloud account is in arrears');
	await editor.openNode();
	for (const words of ['in arrears', 'Top up the account', 'request ID']) {
		await expect(editor.outputPanel).toContainText(words, { ignoreCase: true });
	}
});

for (const words of ['scan document', 'photo to scan', 'scan to PDF', 'aliyun', 'CleverSee']) {
	test(`editor: picker ${words} lists the node first`, async ({ demo, editor }) => {
		await editor.openWorkflow(demo.workflowId);
		await expect((await editor.searchNode(words)).first()).toHaveText('IQS ScanFile');
	});
}

// Here other nodes have a claim as well.
for (const word of ['pdf', 'invoice', 'receipt', 'id card', 'camera', 'document']) {
	test(`editor: picker ${word} lists the node`, async ({ demo, editor }) => {
		await editor.openWorkflow(demo.workflowId);
		const names = await editor.searchNode(word);
		await expect(names.getByText('IQS ScanFile', { exact: true })).toBeVisible();
	});
}

test('editor: credential refused tells why, and what to do', async ({ demoInArrears, editor }) => {
	await editor.openCredential(demoInArrears.credentialId);
	await editor.page.getByText('More details').first().click();
	const reason = editor.page.getByText('The Alibaba Cloud account is in arrears').first();
	await expect(reason).toBeVisible();
	await expect(editor.page.getByText('Top up the account').first()).toBeVisible();
});

test('editor: credential accepted is said to be so', async ({ demo, editor }) => {
	await editor.openCredential(demo.credentialId);
	await expect(editor.page.getByText('Connection tested successfully').first()).toBeVisible();
});

async function saveDemo(
	n8n: N8n,
	folder: string,
	service: LocalService,
	apiKey: string,
	name: string,
	parameters?: Record<string, unknown>,
): Promise<Demo> {
	// A copy of the photos, because n8n shows where they are.
	await cp(photoFolder, folder, { recursive: true });
	const data = { apiKey, baseUrl: service.baseUrl };
	const credentialId = await n8n.api.createCredential('iqsApi', data, name);
	const workflow = demoWorkflow(`${folder}/*.jpg`, { id: credentialId, name }, parameters);
	return { workflowId: (await n8n.api.createWorkflow(workflow)).id, credentialId, service };
}
