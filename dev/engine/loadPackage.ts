import './storage';
import { join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType } from 'n8n-workflow';

/** The built node and credential, loaded from this package the way n8n loads an installed one. */
export async function loadPackage(): Promise<{ node: INodeType; credentialType: ICredentialType }> {
	const loader = new PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	return {
		node: loader.nodeTypes.scanFile!.type as INodeType,
		credentialType: loader.credentialTypes.iqsApi!.type,
	};
}
