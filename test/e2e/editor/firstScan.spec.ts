import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { localKey } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { takePicture } from '../pages/picture';

// Small enough to be read in the README.
test.use({ viewport: { width: 1100, height: 640 } });

test("first scan: the README's five steps work as they are written", async ({ context, editor, n8n }, testInfo) => {
	const { service } = await n8n.iqs({ mode: 'scan' });
	// A new user has none.
	await n8n.api.deleteCredentials();
	const { page, parameters } = editor;
	const field = (name: string): Locator => page.getByTestId(`parameter-input-${name}`).locator('input');
	const picture = async (step: number) => await takePicture(page, `first-scan-${step}`, testInfo);

	await editor.openNewWorkflow();
	await page.getByTestId('canvas-plus-button').first().click();
	await page.getByTestId('node-creator-search-bar').first().click();
	await page.keyboard.type('form');
	await page.getByTestId('node-creator-item-name').getByText('n8n Form', { exact: true }).click();
	await page.getByText('On new n8n Form event').click();
	await field('formTitle').fill('Scan a page');
	await page.getByText('Add Form Element').click();
	await field('fieldLabel').fill('Photo');
	await field('fieldType').click();
	await page.getByRole('option', { name: 'File', exact: true }).click();
	await picture(1);
	await page.getByTestId('ndv-close-button').click();

	await page.getByTestId('canvas-handle-plus').first().click();
	await page.getByTestId('node-creator-search-bar').first().click();
	await page.keyboard.type('scan document');
	const found = page.getByTestId('node-creator-item-name').getByText('IQS ScanFile', { exact: true });
	await found.waitFor();
	await picture(2);
	await found.click();
	await page.getByText('Scan to image', { exact: true }).click();

	await parameters.getByText('Connect to IQS').click();
	await field('apiKey').fill(localKey);
	await picture(3);
	await field('baseUrl').fill(service.baseUrl);
	await page.getByTestId('credential-save-button').click();
	// The form closes when the key is accepted.
	await expect(page.getByTestId('credential-save-button')).toHaveCount(0);

	await field('binaryPropertyName').fill('Photo*');
	await picture(4);
	await page.getByTestId('ndv-close-button').click();

	const opened = context.waitForEvent('page');
	await page.getByTestId('execute-workflow-button').first().click();
	const form = await opened;
	await form.locator('input[type=file]').setInputFiles(join(photoFolder, 'receipt.jpg'));
	await form.getByRole('button', { name: 'Submit' }).click();
	await form.getByText('Form Submitted').waitFor();
	await page.bringToFront();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await editor.closeMessages();
	await editor.openNode();
	await editor.showInputAs('binary');
	await editor.viewFirstFile(editor.inputPanel);
	await editor.showOutputAs('binary');
	await expect(await editor.viewFirstFile(editor.outputPanel)).toBeVisible();
	await picture(5);
});
