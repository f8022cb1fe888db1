import assert from 'node:assert/strict';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import { withPhotoHost } from '../photoHost';
import type { Stage } from '../stage';
import { startChatModel, type ChatRequest } from './chatModel';
import { expectSuccess, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';

type Fields = Record<string, unknown>;

export const agentChecks: ExampleCheck[] = [
	{
		name: 'agent-tool: the agent gives an address to the tool and reads the fields of the scan',
		run: async ({ stage }) => {
			const photo = await stage.photo('memo.jpg');
			await withPhotoHost(photo, async (host) => {
				const photoAddress = `${host}/memo.jpg`;
				const { toolAnswer, sentUrls } = await chat(stage, photoAddress);
				assert.deepEqual(sentUrls, [photoAddress]);
				const [{ scanUrl, ...fields }, ...others] = JSON.parse(toolAnswer) as [Fields, ...Fields[]];
				assert.deepEqual(others, []);
				// These and no others: an agent is paid for by the word.
				const names = ['angle', 'height', 'requestId', 'searchTime', 'sourceUrl', 'width'];
				assert.deepEqual(Object.keys(fields).sort(), names);
				assert.equal(fields['sourceUrl'], photoAddress);
				assert(toolAnswer.length < 1000, `${toolAnswer.length} characters`);
				// Without signing in: whoever has the link sees the scan.
				const scan = Buffer.from(await (await fetch(String(scanUrl))).arrayBuffer());
				assert(scan.equals(stamped(photo)), 'Other bytes than the service sent');
			});
		},
	},
	{
		name: 'agent-tool: the agent reads why a photo was not scanned, and what to do',
		run: async ({ stage }) => {
			const { toolAnswer, sentUrls } = await chat(stage, 'photo.jpg');
			assert.deepEqual(sentUrls, []);
			expectText(toolAnswer, "'Image URL'", 'https://');
		},
	},
];

/** Lets the agent scan a photo. */
async function chat(stage: Stage, photoAddress: string) {
	const { credentialId, service } = await stage.iqs();
	const model = await startChatModel({ photoAddress });
	try {
		const url = model.baseUrl;
		const openAi = await stage.api.createCredential('openAiApi', { apiKey: 'none', url });
		const example = await fillIn('agent-tool.json', {
			'Chat Model': { credential: { type: 'openAiApi', id: openAi } },
			'Scan a Photo': { credential: iqs(credentialId) },
		});
		const chatInput = `Scan ${photoAddress}`;
		const message = { json: { sessionId: '1', action: 'sendMessage', chatInput } };
		const execution = await stage.api.run({ ...example, pinData: { Chat: [message] } });
		expectSuccess(execution);

		assert.equal(model.requests.length, 2);
		const [first, second] = model.requests as [ChatRequest, ChatRequest];
		assert.equal(first.tools.length, 1);
		const tool = first.tools[0]!.function;
		assert.equal(tool.name, 'Scan_a_Photo');
		expectText(JSON.stringify(tool), 'Scans the photo of a document', 'photoAddress');
		const toolAnswer = second.messages.at(-1)!.content;
		const [{ json }] = execution.items('AI Agent') as [{ json: Record<string, unknown> }];
		assert.equal(json['output'], `The tool said: ${toolAnswer}`);
		const sentUrls = service.calls.map(({ imageUrl }) => imageUrl);
		return { toolAnswer, sentUrls };
	} finally {
		await model.stop();
	}
}
