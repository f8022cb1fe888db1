import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { stamped } from '../../../dev/service/server';
import type { Page } from '../browser/driver';
import type { Stage } from '../stage';
import { expectSuccess } from './check';
import { fillIn, iqs } from './example';

/** Makes the phone example live, and sends a photo through its page, in the steps of a person. */
export async function scanOnPhone(page: Page, stage: Stage): Promise<void> {
	const { credentialId, service } = await stage.iqs();
	const example = await fillIn('phone.json', { 'Scan Photo': { credential: iqs(credentialId) } });
	const id = await stage.publish(example);

	await page.goto(`${stage.server.baseUrl}/form/${example.nodes[0]!.webhookId}`);
	await page.locator('input[type=file]').setInputFiles(stage.photoPath('letter.jpg'));
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByText('Scan', { exact: true }).click(),
	]);
	await page.getByText('Here is your scan').first().waitFor();
	const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
	assert.equal(await page.evaluate(overhang), 0, 'The page is wider than the screen');

	assert.equal(download.suggestedFilename(), 'letter.jpg');
	const scan = await readFile(await download.path());
	assert(
		scan.equals(stamped(await stage.photo('letter.jpg'))),
		'Other bytes than the service sent',
	);
	assert.equal(service.calls.length, 1);
	expectSuccess(await stage.api.onlyExecution(id));
}
