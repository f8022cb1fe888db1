import { json } from 'node:stream/consumers';
import { startWebServer } from '../../../../dev/webServer';

interface Message {
	role: string;
	content: string;
}

/** What the agent sent to the model. */
export interface ChatRequest {
	messages: Message[];
	tools: Array<{ function: { name: string; description: string; parameters: object } }>;
}

/** A chat model of the OpenAI kind, which calls the first tool once and responds with what the tool said. */
export interface ChatModel {
	/** What it gives to the tool. */
	toolInput: object;
	/** For the credential; ends before `/chat/completions`. */
	baseUrl: string;
	requests: ChatRequest[];
	stop(): Promise<void>;
}

export async function startChatModel(): Promise<ChatModel> {
	const web = await startWebServer((request, response) => {
		void json(request).then((body) => {
			const asked = body as ChatRequest;
			model.requests.push(asked);
			const reply = JSON.stringify(completion(asked, model.toolInput));
			response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
		});
	});
	const model: ChatModel = { toolInput: {}, baseUrl: `${web.baseUrl}/v1`, requests: [], stop: web.stop };
	return model;
}

function completion({ messages, tools }: ChatRequest, toolInput: object): object {
	const last = messages.at(-1)!;
	const isDone = last.role === 'tool';
	const call = { name: tools[0]!.function.name, arguments: JSON.stringify(toolInput) };
	const message = isDone
		? { role: 'assistant', content: `The tool said: ${last.content}` }
		: { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'model',
		choices: [{ index: 0, message, finish_reason: isDone ? 'stop' : 'tool_calls' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
