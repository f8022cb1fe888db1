import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { node, scan, workflowOf } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { docsFolder, isWriting } from '../pages/picture';

const size = { width: 1000, height: 620 };
const maxBytes = 2_000_000;

test.use({ viewport: size });

test('film: photo in, scan out, PDF out', async ({ editor, n8n }, testInfo) => {
	const frames: Buffer[] = [];
	const delay: number[] = [];
	const take = async (shown: Page, forMs: number) => {
		// What moves comes to rest.
		await shown.waitForTimeout(1000);
		frames.push(await shown.screenshot());
		delay.push(forMs);
	};
	const { page, outputPanel } = editor;
	const { credentialId } = await n8n.iqs({ mode: 'scan' });
	const formTrigger = node('On form submission', 'n8n-nodes-base.formTrigger', 2.3, {
		formTitle: 'Scan a page',
		formFields: { values: [{ fieldLabel: 'Photo', fieldType: 'file', multipleFiles: false }] },
		options: { appendAttribution: false },
	});
	const chain = [{ ...formTrigger, webhookId: 'film' }, scan(credentialId, { binaryPropertyName: 'Photo' })];
	const workflow = { ...workflowOf('separate', chain), name: 'Scan a page' };
	await editor.openWorkflow((await n8n.api.createWorkflow(workflow)).id);
	await take(page, 1200);

	await editor.executeByForm(join(photoFolder, 'invoice.jpg'), async (form) => await take(form, 1800));
	await take(page, 1200);

	await editor.openNode();
	await expect(await editor.viewFirstFiles()).toBeVisible();
	await take(page, 3500);

	await page.getByTestId('parameter-input-operation').locator('input').click();
	await page.getByRole('option', { name: /^Scan to PDF/ }).hover();
	await take(page, 1500);
	await page.getByRole('option', { name: /^Scan to PDF/ }).click();
	await page.getByTestId('node-execute-button').click();
	await expect(outputPanel).toContainText('invoice.pdf');
	await editor.closeMessages();
	await take(page, 3500);

	const film = sharp(frames, { join: { animated: true } }).webp({ delay, loop: 0, quality: 80 });
	const webp = await film.toBuffer();
	await testInfo.attach('demo', { body: webp, contentType: 'image/webp' });
	expect(webp.length).toBeLessThanOrEqual(maxBytes);
	if (isWriting(testInfo)) await writeFile(join(docsFolder, 'demo.webp'), webp);
});
