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

/** A chat model of the OpenAI kind that does as it is told, and what it was asked. */
export interface ChatModel {
	/** For the credential; ends before `/chat/completions`. */
	baseUrl: string;
	requests: ChatRequest[];
	stop(): Promise<void>;
}

/**
 * Starts a model that calls the first tool once, and responds with what the tool said.
 * @param toolInput what it gives to the tool
 */
export async function startChatModel(toolInput: object): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const { baseUrl, stop } = await startWebServer((request, response) => {
		void json(request).then((body) => {
			const asked = body as ChatRequest;
			requests.push(asked);
			const reply = JSON.stringify(completion(asked, toolInput));
			response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
		});
	});
	return { baseUrl: `${baseUrl}/v1`, requests, stop };
}

function completion({ messages, tools }: ChatRequest, toolInput: object): object {
	const last = messages.at(-1)!;
	const call = {
		id: 'call_1',
		type: 'function',
		function: { name: tools[0]!.function.name, arguments: JSON.stringify(toolInput) },
	};
	const message =
		last.role === 'tool'
			? { role: 'assistant', content: `The tool said: ${last.content}` }
			: { role: 'assistant', content: null, tool_calls: [call] };
	const finishReason = last.role === 'tool' ? 'stop' : 'tool_calls';
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'model',
		choices: [{ index: 0, message, finish_reason: finishReason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
