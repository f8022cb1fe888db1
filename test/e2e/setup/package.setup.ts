import { mkdir, rm } from 'node:fs/promises';
import { packPackage } from '../../../dev/n8n/pack';
import { packageFolder, test as setUp } from '../fixtures/server';

setUp('the package is built and packed', async () => {
	await rm(packageFolder, { recursive: true, force: true });
	await mkdir(packageFolder);
	await packPackage(packageFolder);
});
