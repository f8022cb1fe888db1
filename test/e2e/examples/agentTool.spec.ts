import type { Item } from '../../../dev/n8n/execution';
import { request } from '../../../dev/n8n/request';
import { stamped } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { readPhoto } from '../photos';
import { expect, fillIn, only, test as base } from './fixtures';
import { startChatModel, type ChatModel, type ChatRequest } from './services/chatModel';

type Fields = Record<string, unknown>;

const test = base.extend<{ model: ChatModel }>({
	model: async ({}, use) => {
		const model = await startChatModel();
		await use(model);
		await model.stop();
	},
});

test('agent-tool: the agent gives a URL to the tool and reads the fields of the scan', async ({
	hostPhoto,
	model,
	n8n,
}) => {
	const photo = await readPhoto('memo.jpg');
	const photoUrl = `${await hostPhoto(photo)}/memo.jpg`;
	const { toolResponse, sentUrls } = await chat(n8n, model, photoUrl);
	expect(sentUrls).toEqual([photoUrl]);
	const { scanUrl, ...fields } = only(JSON.parse(toolResponse) as Fields[]);
	// These and no others: an agent is paid for by the word.
	const names = ['angle', 'height', 'requestId', 'searchTime', 'sourceUrl', 'width'];
	expect(Object.keys(fields).sort()).toEqual(names);
	expect(fields.sourceUrl).toBe(photoUrl);
	expect(toolResponse.length, `${toolResponse.length} characters`).toBeLessThan(1000);
	// Without signing in: whoever has the link sees the scan.
	const scan = Buffer.from(await (await request(String(scanUrl))).arrayBuffer());
	expect(scan).toBeBytes(stamped(photo));
});

test('agent-tool: a tool that makes PDFs gives the agent a link to the PDF', async ({ hostPhoto, model, n8n }) => {
	const photo = await readPhoto('memo.jpg');
	const photoUrl = `${await hostPhoto(photo)}/memo.jpg`;
	const { toolResponse } = await chat(n8n, model, photoUrl, { operation: 'scanToPdf' });
	const [{ pdfUrl, pageCount }] = JSON.parse(toolResponse) as [Fields];
	expect(pageCount).toBe(1);
	const response = await request(String(pdfUrl));
	expect(response.headers.get('content-type')).toBe('application/pdf');
	expect(Buffer.from(await response.arrayBuffer()).includes(stamped(photo))).toBe(true);
});

test('agent-tool: the agent reads why a photo was not scanned, and what to do', async ({ model, n8n }) => {
	const { toolResponse, sentUrls } = await chat(n8n, model, 'photo.jpg');
	expect(sentUrls).toEqual([]);
	expect(toolResponse).toMention("'Image URL'", 'https://');
});

/** Lets the agent scan a photo. @returns what the tool gave to the agent, and what the service was asked to scan */
async function chat(n8n: N8n, model: ChatModel, photoUrl: string, parameters: Fields = {}) {
	const { credential, service } = await n8n.iqs();
	model.toolInput = { photoUrl };
	const data = { apiKey: 'none', url: model.baseUrl };
	const openAi = await n8n.api.createCredential('openAiApi', data);
	const example = fillIn('agent-tool.json', {
		'Chat Model': { credential: { type: 'openAiApi', id: openAi } },
		'Scan a Photo': { credential, parameters },
	});
	const chatInput = `Scan ${photoUrl}`;
	const message = { json: { sessionId: '1', action: 'sendMessage', chatInput } };
	const execution = await n8n.runWorkflow({ ...example, pinData: { Chat: [message] } });

	expect(model.requests).toHaveLength(2);
	const [first, second] = model.requests as [ChatRequest, ChatRequest];
	const tool = only(first.tools).function;
	expect(tool.name).toBe('Scan_a_Photo');
	expect(JSON.stringify(tool)).toMention('Scans the photo of a document', 'photoUrl');
	const toolResponse = second.messages.at(-1)!.content;
	const [{ json }] = execution.items('AI Agent') as [Item];
	expect(json.output).toBe(`The tool said: ${toolResponse}`);
	return { toolResponse, sentUrls: service.calls.map(({ imageUrl }) => imageUrl) };
}
