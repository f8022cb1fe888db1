import { startExecution } from '../../dev/engine/engine';
import { loadPackage } from '../../dev/engine/loadPackage';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { resultOf } from '../support/scanFile';

const service = useLocalService();

test("n8n's own loader takes the built package, and the node in it scans", async () => {
	await useStorage('filesystem');
	const { node, credentialType } = await loadPackage();

	const execution = startExecution({
		node,
		credentialType,
		credential: { apiKey: 'local-key', baseUrl: service.current.baseUrl },
		items: [photoItem(await smallJpeg(1))],
	});
	const { output } = resultOf(await execution.finished);

	expect(output).toHaveLength(1);
	// What the loader adds: the URL of the icons, and the codex with its aliases.
	expect(node.description.iconUrl).toEqual({
		light: 'icons/n8n-nodes-iqs-scanfile/dist/nodes/ScanFile/scanFile.svg',
		dark: 'icons/n8n-nodes-iqs-scanfile/dist/nodes/ScanFile/scanFile.dark.svg',
	});
	expect(credentialType.iconUrl).toEqual(node.description.iconUrl);
	expect(node.description.codex?.alias).toContain('deskew');
});
