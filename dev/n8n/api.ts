import { parse } from 'flatted';
import type { INodeCredentialTestResult } from 'n8n-workflow';
import { eventually } from './eventually';
import { Execution, type ExecutionData, type StoredFile } from './execution';
import { request } from './request';
import { previousVersion, type Version } from './versions';
import type { Workflow } from './workflows';

interface ExecutionResponse {
	id: string;
	status: string;
	data: string;
}

/** The first user of every n8n here. */
export const owner = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Only-for-this-run-1',
};
const finalStates = ['success', 'error', 'canceled', 'crashed'];
const allStates = [...finalStates, 'new', 'running', 'waiting', 'unknown'];

/** What n8n's editor does in the browser, over the same REST interface. */
export class N8nApi {
	/** The cookie that identifies the user to n8n, such as `n8n-auth=…`. */
	cookie = '';

	constructor(
		private readonly baseUrl: string,
		readonly version: Version,
	) {}

	/** Creates the first user of a fresh n8n, and signs in. */
	async signUp(): Promise<void> {
		const response = await this.send('POST', '/rest/owner/setup', owner);
		this.cookie = response.headers
			.getSetCookie()
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	async createCredential(
		type: string,
		data: Record<string, string | number | boolean>,
		name = `${type} ${Date.now()}`,
	): Promise<string> {
		const body = { name, type, data };
		const { id } = await this.json<{ id: string }>('POST', '/rest/credentials', body);
		return id;
	}

	/** Presses "Test" in the form of a credential. */
	async testCredential(
		id: string,
		type: string,
		data: Record<string, string>,
	): Promise<INodeCredentialTestResult> {
		const credentials = { id, name: 'under test', type, data };
		return await this.json('POST', '/rest/credentials/test', { credentials });
	}

	/** Saves a workflow. @returns it as n8n keeps it */
	async createWorkflow(workflow: Workflow): Promise<Workflow & { id: string; versionId: string }> {
		return await this.json('POST', '/rest/workflows', workflow);
	}

	/** Runs a workflow from its first node, as the button in the editor does; waits for its end. */
	async run(workflow: Workflow): Promise<Execution> {
		return await this.finished(await this.start(workflow));
	}

	/** Starts a workflow from its first node. */
	async start(workflow: Workflow): Promise<string> {
		const { id } = await this.createWorkflow(workflow);
		return await this.startSaved(id, workflow);
	}

	/** Starts a workflow that is saved already. */
	async startSaved(id: string, workflow: Workflow): Promise<string> {
		const path = `/rest/workflows/${id}/run`;
		const { executionId } = await this.json<{ executionId: string }>('POST', path, {
			triggerToStartFrom: { name: workflow.nodes[0]!.name },
			// n8n 2 uses the saved workflow.
			...(this.version === previousVersion && { workflowData: { ...workflow, id } }),
		});
		return executionId;
	}

	/** Makes a workflow live; returns when its webhook responds. */
	async publish(workflow: Workflow): Promise<{ id: string }> {
		const { id, versionId } = await this.createWorkflow(workflow);
		await this.json('POST', `/rest/workflows/${id}/activate`, { versionId });
		// n8n 1 responds when the workflow is live, n8n 2 before.
		if (this.version === previousVersion) return { id };
		const path = `/rest/workflows/${id}/publication-status`;
		await eventually(`publication of workflow ${id}`, async () => {
			const { status } = await this.json<{ status: string }>('GET', path);
			return status === 'published' || undefined;
		});
		return { id };
	}

	/** Saves a workflow once more. */
	async saveWorkflow(id: string, workflow: Workflow): Promise<void> {
		await this.json('PATCH', `/rest/workflows/${id}`, workflow);
	}

	/** "Retry with currently saved workflow", which goes on at the node that failed; waits for its end. */
	async retry(executionId: string): Promise<Execution> {
		const path = `/rest/executions/${executionId}/retry`;
		const { id } = await this.json<{ id: string }>('POST', path, { loadWorkflow: true });
		return await this.finished(id);
	}

	/** The execution, once it has come to its end. */
	async finished(executionId: string, timeoutMs?: number): Promise<Execution> {
		const ask = async () => {
			const raw = await this.text('GET', `/rest/executions/${executionId}`);
			const { id, status, data } = (JSON.parse(raw) as { data: ExecutionResponse }).data;
			const parsed = parse(data) as ExecutionData | undefined;
			if (!finalStates.includes(status)) return undefined;
			// n8n 1 saves the state a moment before the data; after a crash, there may be no data.
			if (!parsed?.resultData && status !== 'crashed') return undefined;
			return new Execution(id, status, raw, parsed ?? { resultData: {} });
		};
		return await eventually(`end of execution ${executionId}`, ask, { timeoutMs });
	}

	/** The latest 100 executions of a workflow. */
	async executionIds(workflowId: string): Promise<string[]> {
		// Without states, n8n makes two queries, and an execution that ends in between is in both results or in neither.
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: allStates }));
		const path = `/rest/executions?limit=100&filter=${filter}`;
		const { results } = await this.json<{ results: Array<{ id: string }> }>('GET', path);
		return results.map(({ id }) => id);
	}

	/** The one execution that a workflow has had since these; waits for it, and for its end. */
	async newExecution(workflowId: string, known: string[] = []): Promise<Execution> {
		const ids = await eventually(`new execution of workflow ${workflowId}`, async () => {
			const found = (await this.executionIds(workflowId)).filter((id) => !known.includes(id));
			return found.length > 0 ? found : undefined;
		});
		if (ids.length !== 1) throw new Error(`The workflow ran ${ids.length} times, not once`);
		return await this.finished(ids[0]!);
	}

	/** The bytes of a file, from wherever n8n keeps it. */
	async download({ id, data }: StoredFile): Promise<Buffer> {
		if (id === undefined) return Buffer.from(data, 'base64');
		const path = `/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		return Buffer.from(await (await this.send('GET', path)).arrayBuffer());
	}

	/** A page or a file of the editor, such as the list of node types. */
	async text(method: string, path: string): Promise<string> {
		return await (await this.send(method, path)).text();
	}

	/** Calls the REST interface. @returns the data in the response */
	async json<Response>(method: string, path: string, body?: object): Promise<Response> {
		const response = await this.send(method, path, body);
		return ((await response.json()) as { data: Response }).data;
	}

	private async send(method: string, path: string, body?: object): Promise<Response> {
		const response = await request(`${this.baseUrl}${path}`, {
			method,
			headers: { cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
			...(body && { body: JSON.stringify(body) }),
		});
		if (response.ok) return response;
		throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
	}
}
