import { cp } from 'node:fs/promises';
import { demoWorkflow } from '../../../dev/editor/demoWorkflow';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { credentialName, type IqsSetUp, type N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { takePicture } from '../pages/picture';

const photoCount = 8;
const arrears = { apiKey: 'fault-arrears' };

test('editor: canvas shows the node, and after a run how many scans there are', async ({
	editor,
	folder,
	n8n,
}, testInfo) => {
	await editor.openWorkflow((await saveDemo(n8n, folder)).workflowId);
	await expect(editor.scanNode).toContainText('IQS ScanFile');
	await expect(editor.scanNode).toContainText('Scan Input Files');
	await editor.execute();
	await expect(editor.scanNode.getByTestId('canvas-node-status-success')).toBeVisible();
	await expect(editor.page.getByText(`${photoCount} items`).first()).toBeVisible();
	await takePicture(editor.page, 'canvas', testInfo);
});

test('editor: output table has a row for each scan', async ({ editor, folder, n8n }) => {
	await editor.executeAndOpenNode((await saveDemo(n8n, folder)).workflowId);
	await editor.showOutputAs('table');
	await expect(editor.outputPanel).toContainText(`${photoCount} items`);
	await expect(editor.outputPanel.locator('tbody tr')).toHaveCount(photoCount);
	const head = async () => (await editor.outputPanel.locator('th').allInnerTexts()).slice(0, 4);
	await expect.poll(head).toEqual(['angle', 'width', 'height', 'sourceFileName']);
});

test('editor: panel shows a photo beside its scan, and the parameters in their order', async ({
	editor,
	folder,
	n8n,
}, testInfo) => {
	await editor.executeAndOpenNode((await saveDemo(n8n, folder)).workflowId);
	const scan = await editor.viewFirstFiles();
	await expect(scan).toBeVisible();
	// A picture that cannot be shown has no width.
	const width = async () => await scan.evaluate((image: { naturalWidth: number }) => image.naturalWidth);
	await expect.poll(width).toBeGreaterThan(100);
	await expect(editor.parameters).toContainText(
		/Credential.*Operation.*Image Source.*Input Data Field Name.*Crop.*Rotate.*Output Data Field Name.*Options/s,
	);
	await takePicture(editor.page, 'panel', testInfo);
});

test('editor: panel shows a PDF, and the parameters for it', async ({ editor, folder, n8n }, testInfo) => {
	const demo = await saveDemo(n8n, folder, {}, { operation: 'scanToPdf', createPdf: 'allItems' });
	await editor.openWorkflow(demo.workflowId);
	await expect(editor.scanNode).toContainText('Scan Input Files to PDF');
	await editor.execute();
	await editor.openNode();
	await expect(editor.parameters).toContainText(/Operation.*Create.*Image Source/s);
	await editor.showOutputAs('binary');
	await expect(editor.outputPanel).toContainText(/scans\.pdf.*application\/pdf/s);
	await takePicture(editor.page, 'panel-pdf', testInfo);
});

test('editor: options are offered by their names', async ({ editor, folder, n8n }) => {
	await editor.openWorkflow((await saveDemo(n8n, folder)).workflowId);
	await editor.openNode();
	await editor.page.getByTestId('collection-parameter-add').click();
	await expect(editor.page.locator('[role=option]:visible')).toHaveText([
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

test('editor: note tells that the node has slowed down', async ({ editor, folder, n8n }) => {
	const { workflowId } = await saveDemo(n8n, folder, { mode: 'stamp', requestsPerSecond: 2, burst: 1 });
	await editor.executeAndOpenNode(workflowId);
	await expect(editor.outputPanel).toContainText('slowed down to about');
});

test('editor: error tells what happened and what to do', async ({ editor, folder, n8n }) => {
	const { workflowId } = await saveDemo(n8n, folder, arrears);
	await editor.executeAndOpenNode(workflowId, 'The Alibaba Cloud account is in arrears');
	for (const words of ['in arrears', 'Top up the account', 'request ID']) {
		await expect(editor.outputPanel).toContainText(words, { ignoreCase: true });
	}
});

for (const words of ['scan document', 'photo to scan', 'scan to PDF', 'aliyun', 'CleverSee']) {
	test(`editor: picker ${words} lists the node first`, async ({ editor, folder, n8n }) => {
		await editor.openWorkflow((await saveDemo(n8n, folder)).workflowId);
		await expect((await editor.searchNode(words)).first()).toHaveText('IQS ScanFile');
	});
}

// Here other nodes have a claim as well.
for (const word of ['pdf', 'invoice', 'receipt', 'id card', 'camera', 'document']) {
	test(`editor: picker ${word} lists the node`, async ({ editor, folder, n8n }) => {
		await editor.openWorkflow((await saveDemo(n8n, folder)).workflowId);
		const names = await editor.searchNode(word);
		await expect(names.getByText('IQS ScanFile', { exact: true })).toBeVisible();
	});
}

// The form tests a credential by itself.

test('editor: credential rejected tells why, and what to do', async ({ editor, folder, n8n }) => {
	await editor.page.goto(`/home/credentials/${(await saveDemo(n8n, folder, arrears)).credentialId}`);
	await editor.page.getByText('More details').first().click();
	const reason = editor.page.getByText('The Alibaba Cloud account is in arrears').first();
	await expect(reason).toBeVisible();
	await expect(editor.page.getByText('Top up the account').first()).toBeVisible();
});

test('editor: credential accepted is said to be so', async ({ editor, folder, n8n }) => {
	await editor.page.goto(`/home/credentials/${(await saveDemo(n8n, folder)).credentialId}`);
	await expect(editor.page.getByText('Connection tested successfully').first()).toBeVisible();
});

/** Saves a workflow that scans the sample photos, and a credential for it. */
async function saveDemo(n8n: N8n, folder: string, setUp?: IqsSetUp, parameters?: Record<string, unknown>) {
	// A copy of the photos, because n8n shows where they are.
	await cp(photoFolder, folder, { recursive: true });
	const { credentialId } = await n8n.iqs({ mode: 'scan', ...setUp });
	const workflow = demoWorkflow(`${folder}/*.jpg`, { id: credentialId, name: credentialName }, parameters);
	return { workflowId: (await n8n.api.createWorkflow(workflow)).id, credentialId };
}
