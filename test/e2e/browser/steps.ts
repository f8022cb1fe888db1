import assert from 'node:assert/strict';
import type { LocalService } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Editor } from './editor';

/** What there is in the n8n that the browser looks at. */
export interface Scene {
	editor: Editor;
	photoCount: number;
	service: LocalService;
	/** A workflow and its credential, which work. */
	good: { workflowId: string; credentialId: string };
	/** The same for an account in arrears. */
	arrears: { workflowId: string; credentialId: string };
}

/** What is used of an `<img>`. */
interface ShownPicture {
	naturalWidth: number;
	decode(): Promise<void>;
}

/** Something a person does in the editor, ending with something to look at. */
interface Step {
	/** A short name too for the picture that is taken at its end. */
	name: string;
	run(scene: Scene): Promise<void>;
}

/** All steps; each goes on where the one before has ended. */
export const steps: Step[] = [
	{
		name: 'canvas',
		run: async ({ editor, good, photoCount }) => {
			await editor.openWorkflow(good.workflowId);
			expectText(await editor.scanNode.innerText(), 'IQS ScanFile', 'Scan Input Files');
			await editor.execute('Workflow executed successfully');
			await editor.scanNode.getByTestId('canvas-node-status-success').waitFor();
			await editor.page.getByText(`${photoCount} items`).first().waitFor();
		},
	},
	{
		name: 'output table',
		run: async ({ editor, photoCount }) => {
			await editor.openNode();
			await editor.showOutputAs('table');
			expectText(await editor.outputPanel.innerText(), `${photoCount} items`);
			await editor.outputPanel.locator('tbody tr').first().waitFor();
			const head = await editor.outputPanel.locator('th').allInnerTexts();
			assert.deepEqual(head.slice(0, 4), ['angle', 'width', 'height', 'sourceFileName']);
			assert.equal(await editor.outputPanel.locator('tbody tr').count(), photoCount);
		},
	},
	{
		name: 'panel',
		run: async ({ editor }) => {
			await editor.showOutputAs('binary');
			// The photo beside its scan.
			await editor.inputPanel.getByTestId('ndv-view-binary-data').first().click();
			await editor.outputPanel.getByTestId('ndv-view-binary-data').first().click();
			const picture = editor.outputPanel.locator('img').first();
			await picture.waitFor();
			// A picture that cannot be shown has no width.
			const width = await picture.evaluate(async (image: ShownPicture) => {
				await image.decode();
				return image.naturalWidth;
			});
			assert(width > 100, `The scan is shown with a width of ${width}`);
			const labels = [
				'Credential',
				'Image Source',
				'Input Data Field Name',
				'Crop',
				'Rotate',
				'Output Data Field Name',
				'Options',
			];
			const text = await editor.page.getByTestId('node-parameters').innerText();
			const positions = labels.map((label) => text.indexOf(label));
			assert(!positions.includes(-1), `Not all labels are there: ${text}`);
			assert.deepEqual(
				positions.toSorted((a, b) => a - b),
				positions,
			);
		},
	},
	{
		name: 'options',
		run: async ({ editor }) => {
			await editor.page.getByTestId('collection-parameter-add').click();
			const options = editor.page.locator('[role=option]:visible');
			await options.first().waitFor();
			assert.deepEqual(await options.allInnerTexts(), [
				'Include Input Fields',
				'Include Input Files',
				'Max Concurrent Calls',
				'Max Tries',
				'Skip Files That Are Not Images',
				'Timeout (Seconds)',
			]);
		},
	},
	{
		name: 'note',
		run: async ({ editor, good, service }) => {
			Object.assign(service.settings, { requestsPerSecond: 2, burst: 1 });
			try {
				await editor.openWorkflow(good.workflowId);
				await editor.execute('Workflow executed successfully');
			} finally {
				Object.assign(service.settings, { requestsPerSecond: undefined, burst: undefined });
			}
			await editor.openNode();
			await editor.outputPanel.getByText('slowed down to about').first().waitFor();
		},
	},
	{
		name: 'error',
		run: async ({ editor, arrears }) => {
			await editor.openWorkflow(arrears.workflowId);
			await editor.execute('The Alibaba Cloud account is in arrears');
			await editor.openNode();
			const text = await editor.outputPanel.innerText();
			expectText(text, 'in arrears', 'Top up the account', 'request ID');
		},
	},
	...['scan document', 'aliyun'].map((words) => ({
		name: `picker ${words}`,
		run: async ({ editor, good }: Scene) => {
			await editor.openWorkflow(good.workflowId);
			const names = await editor.searchNode(words);
			assert.equal(names[0], 'IQS ScanFile', `The picker lists: ${names.join()}`);
		},
	})),
	{
		name: 'credential refused',
		run: async ({ editor, arrears }) => {
			await editor.openCredential(arrears.credentialId);
			await editor.page.getByText('More details').first().click();
			await editor.page.getByText('The Alibaba Cloud account is in arrears').first().waitFor();
			await editor.page.getByText('Top up the account').first().waitFor();
		},
	},
	{
		name: 'credential accepted',
		run: async ({ editor, good }) => {
			await editor.openCredential(good.credentialId);
			await editor.page.getByText('Connection tested successfully').first().waitFor();
		},
	},
];
