import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { localKey } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { takePicture } from '../pages/picture';

// Small enough to be read in the README.
test.use({ viewport: { width: 1100, height: 640 } });

test("first scan: the README's five steps work as they are written", async ({ editor, n8n }, testInfo) => {
	const { service } = await n8n.iqs({ mode: 'scan' });
	// A new user has none.
	const credentials = await n8n.api.json<Array<{ id: string }>>('GET', '/rest/credentials');
	for (const { id } of credentials) await n8n.api.json('DELETE', `/rest/credentials/${id}`);
	const { page, parameters } = editor;
	const field = (name: string): Locator => page.getByTestId(`parameter-input-${name}`).locator('input');
	const picture = async (step: number) => await takePicture(page, `first-scan-${step}`, testInfo);

	await editor.openNewWorkflow();
	const forms = await editor.searchNode('form', page.getByTestId('canvas-plus-button').first());
	await forms.getByText('n8n Form', { exact: true }).click();
	await page.getByText('On new n8n Form event').click();
	await field('formTitle').fill('Scan a page');
	await page.getByText('Add Form Element').click();
	await field('fieldLabel').fill('Photo');
	await field('fieldType').click();
	await page.getByRole('option', { name: 'File', exact: true }).click();
	await picture(1);
	await page.getByTestId('ndv-close-button').click();

	const scanners = await editor.searchNode('scan document', page.getByTestId('canvas-handle-plus').first());
	const found = scanners.getByText('IQS ScanFile', { exact: true });
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

	await editor.executeByForm(join(photoFolder, 'receipt.jpg'));
	await editor.openNode();
	await expect(await editor.viewFirstFiles()).toBeVisible();
	await picture(5);
});
