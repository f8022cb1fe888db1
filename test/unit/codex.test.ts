import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import * as codex from '../../nodes/ScanFile/ScanFile.node.json';
import { name as packageName } from '../../package.json';

test('names the node as n8n does: package, dot, node', () => {
	expect(codex.node).toBe(`${packageName}.${new ScanFile().description.name}`);
});

test('links to a page for the node and one for the credential, both over https', () => {
	const { primaryDocumentation, credentialDocumentation } = codex.resources;
	const links = [...primaryDocumentation, ...credentialDocumentation].map(({ url }) => url);

	expect(primaryDocumentation).not.toHaveLength(0);
	expect(credentialDocumentation).not.toHaveLength(0);
	for (const link of links) expect(new URL(link).protocol).toBe('https:');
});
