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

test('film: photo in, scan out, PDF out', async ({ context, editor, n8n }, testInfo) => {
	const film = new Film();
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
	await film.take(page, 1200);

	const opened = context.waitForEvent('page');
	await page.getByTestId('execute-workflow-button').first().click();
	const form = await opened;
	await form.setViewportSize(size);
	await form.locator('input[type=file]').setInputFiles(join(photoFolder, 'invoice.jpg'));
	await film.take(form, 1800);
	await form.getByRole('button', { name: 'Submit' }).click();
	await form.getByText('Form Submitted').waitFor();
	await page.bringToFront();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await editor.closeMessages();
	await film.take(page, 1200);

	await editor.openNode();
	await editor.showInputAs('binary');
	await editor.viewFirstFile(editor.inputPanel);
	await editor.showOutputAs('binary');
	await expect(await editor.viewFirstFile(outputPanel)).toBeVisible();
	await film.take(page, 3500);

	await page.getByTestId('parameter-input-operation').locator('input').click();
	await page.getByRole('option', { name: /^Scan to PDF/ }).hover();
	await film.take(page, 1500);
	await page.getByRole('option', { name: /^Scan to PDF/ }).click();
	await page.getByTestId('node-execute-button').click();
	await expect(outputPanel).toContainText('invoice.pdf');
	await editor.closeMessages();
	await film.take(page, 3500);

	const webp = await film.develop();
	await testInfo.attach('demo', { body: webp, contentType: 'image/webp' });
	expect(webp.length).toBeLessThanOrEqual(maxBytes);
	if (isWriting(testInfo)) await writeFile(join(docsFolder, 'demo.webp'), webp);
});

/** An animated picture of what a page shows. */
class Film {
	private readonly frames: Buffer[] = [];
	private readonly delaysMs: number[] = [];

	async take(page: Page, shownForMs: number): Promise<void> {
		// What moves comes to rest.
		await page.waitForTimeout(1000);
		this.frames.push(await page.screenshot());
		this.delaysMs.push(shownForMs);
	}

	async develop(): Promise<Buffer> {
		return await sharp(this.frames, { join: { animated: true } })
			.webp({ delay: this.delaysMs, loop: 0, quality: 80 })
			.toBuffer();
	}
}
