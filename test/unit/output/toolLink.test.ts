import type { IExecuteFunctions } from 'n8n-workflow';
import { toolLink } from '../../../nodes/ScanFile/output/toolLink';

function contextOf(type: string): IExecuteFunctions {
	return {
		getNode: () => ({ type }),
		helpers: { createBinarySignedUrl: ({ id }: { id: string }) => `http://n8n/signed/${id}` },
	} as unknown as IExecuteFunctions;
}

const stored = { data: 'filesystem-v2', mimeType: 'image/jpeg', id: 'abc' };

test('is made for an agent that uses the node as its tool', () => {
	expect(toolLink(contextOf('n8n-nodes-iqs-scanfile.scanFileTool'), stored)).toBe(
		'http://n8n/signed/abc',
	);
});

test('is made for nobody else', () => {
	expect(toolLink(contextOf('n8n-nodes-iqs-scanfile.scanFile'), stored)).toBeUndefined();
});

test('is not made of a file in memory, where n8n can make none', () => {
	const inMemory = { data: 'AAAA', mimeType: 'image/jpeg' };
	const context = contextOf('n8n-nodes-iqs-scanfile.scanFileTool');

	expect(toolLink(context, inMemory)).toBeUndefined();
});

test('is left out where n8n cannot make it, so that the scan still comes out', () => {
	const context = contextOf('n8n-nodes-iqs-scanfile.scanFileTool');
	Object.assign(context, { helpers: {} });

	expect(toolLink(context, stored)).toBeUndefined();
});
