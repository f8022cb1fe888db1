import type { Item } from '../../../dev/n8n/execution';
import { stamped } from '../../../dev/service/server';
import { readPhoto } from '../photos';
import { fillIn, iqsApi } from './example';
import { expect, test as base } from './fixtures';
import { startChatModel, type ChatModel, type ChatRequest } from './services/chatModel';

type Fields = Record<string, unknown>;

interface Chat {
	/** What the tool gave to the agent. */
	toolResponse: string;
	/** What the service was asked to scan. */
	sentUrls: Array<string | undefined>;
}

const test = base.extend<{ chat(photoUrl: string, parameters?: Fields): Promise<Chat> }>({
	/** Lets the agent scan a photo. */
	chat: async ({ n8n }, use) => {
		const models: ChatModel[] = [];
		await use(async (photoUrl, parameters = {}) => {
			const { credentialId, service } = await n8n.iqs();
			const model = await startChatModel({ photoUrl });
			models.push(model);
			const data = { apiKey: 'none', url: model.baseUrl };
			const openAi = await n8n.api.createCredential('openAiApi', data);
			const example = await fillIn('agent-tool.json', {
				'Chat Model': { credential: { type: 'openAiApi', id: openAi } },
				'Scan a Photo': { credential: iqsApi(credentialId), parameters },
			});
			const chatInput = `Scan ${photoUrl}`;
			const message = { json: { sessionId: '1', action: 'sendMessage', chatInput } };
			const execution = await n8n.api.run({ ...example, pinData: { Chat: [message] } });
			expect(execution).toHaveSucceeded();

			expect(model.requests).toHaveLength(2);
			const [first, second] = model.requests as [ChatRequest, ChatRequest];
			expect(first.tools).toHaveLength(1);
			const tool = first.tools[0]!.function;
			expect(tool.name).toBe('Scan_a_Photo');
			expect(JSON.stringify(tool)).toMention('Scans the photo of a document', 'photoUrl');
			const toolResponse = second.messages.at(-1)!.content;
			const [{ json }] = execution.items('AI Agent') as [Item];
			expect(json.output).toBe(`The tool said: ${toolResponse}`);
			return { toolResponse, sentUrls: service.calls.map(({ imageUrl }) => imageUrl) };
		});
		for (const model of models) await model.stop();
	},
});

test('agent-tool: the agent gives a URL to the tool and reads the fields of the scan', async ({ chat, hostPhoto }) => {
	const photo = await readPhoto('memo.jpg');
	const photoUrl = `${await hostPhoto(photo)}/memo.jpg`;
	const { toolResponse, sentUrls } = await chat(photoUrl);
	expect(sentUrls).toEqual([photoUrl]);
	const [{ scanUrl, ...fields }, ...others] = JSON.parse(toolResponse) as [Fields, ...Fields[]];
	expect(others).toEqual([]);
	// These and no others: an agent is paid for by the word.
	const names = ['angle', 'height', 'requestId', 'searchTime', 'sourceUrl', 'width'];
	expect(Object.keys(fields).sort()).toEqual(names);
	expect(fields.sourceUrl).toBe(photoUrl);
	expect(toolResponse.length, `${toolResponse.length} characters`).toBeLessThan(1000);
	// Without signing in: whoever has the link sees the scan.
	const scan = Buffer.from(await (await fetch(String(scanUrl))).arrayBuffer());
	expect(scan).toBeBytes(stamped(photo));
});

test('agent-tool: a tool that makes PDFs gives the agent a link to the PDF', async ({ chat, hostPhoto }) => {
	const photo = await readPhoto('memo.jpg');
	const photoUrl = `${await hostPhoto(photo)}/memo.jpg`;
	const { toolResponse } = await chat(photoUrl, { operation: 'scanToPdf' });
	const [{ pdfUrl, pageCount }] = JSON.parse(toolResponse) as [Fields];
	expect(pageCount).toBe(1);
	const response = await fetch(String(pdfUrl));
	expect(response.headers.get('content-type')).toBe('application/pdf');
	expect(Buffer.from(await response.arrayBuffer()).includes(stamped(photo))).toBe(true);
});

test('agent-tool: the agent reads why a photo was not scanned, and what to do', async ({ chat }) => {
	const { toolResponse, sentUrls } = await chat('photo.jpg');
	expect(sentUrls).toEqual([]);
	expect(toolResponse).toMention("'Image URL'", 'https://');
});
