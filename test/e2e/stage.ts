import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	LOCAL_KEY,
	startLocalService,
	type LocalService,
	type Settings,
} from '../../dev/service/server';
import type { N8nApi } from '../../dev/n8n/api';
import type { Execution } from '../../dev/n8n/execution';
import type { BinaryMode, Mode, Storage } from './modes';
import type { N8nServer } from '../../dev/n8n/server';
import {
	manualWorkflow,
	webhook,
	workflowOf,
	type Workflow,
	type WorkflowNode,
} from '../../dev/n8n/workflows';

/** A file to be uploaded. */
export interface Upload {
	field: string;
	name: string;
	type: string;
	bytes: Buffer;
}

/** The local ScanFile service of one check, with a credential for it. */
export interface Iqs {
	service: LocalService;
	credentialId: string;
}

/** What a check works with: a running n8n in one of its modes. */
export class Stage {
	private readonly services: LocalService[] = [];
	private readonly liveWorkflows: string[] = [];

	constructor(
		readonly api: N8nApi,
		readonly server: N8nServer,
		readonly storage: Storage,
		readonly binaryMode: BinaryMode,
		/** The folder with the sample photos, which n8n may read. */
		readonly photoFolder: string,
	) {}

	/**
	 * Starts a ScanFile service that sends each image back as its scan, with a stamp (`stamped`).
	 * @param apiKey one of those that the service knows, see `dev/service`
	 */
	async iqs({ apiKey = LOCAL_KEY, ...settings }: Partial<Settings> & { apiKey?: string } = {}) {
		const service = await startLocalService({ settings: { mode: 'stamp', ...settings } });
		this.services.push(service);
		const credentialId = await this.credential(service.baseUrl, apiKey);
		return { service, credentialId } satisfies Iqs;
	}

	async credential(baseUrl: string, apiKey = LOCAL_KEY): Promise<string> {
		return await this.api.createCredential('iqsApi', { apiKey, baseUrl });
	}

	get mode(): Mode {
		return `${this.storage} ${this.binaryMode}`;
	}

	/** A manual workflow in the binary mode of this stage. */
	workflow(chain: WorkflowNode[], input?: object[]): Workflow {
		return manualWorkflow(this.binaryMode, chain, input);
	}

	/** Runs a manual workflow to its end. */
	async run(chain: WorkflowNode[], input?: object[]): Promise<Execution> {
		return await this.api.run(this.workflow(chain, input));
	}

	/** Runs a manual workflow that has to end well. */
	async runWell(chain: WorkflowNode[], input?: object[]): Promise<Execution> {
		const execution = await this.run(chain, input);
		if (execution.status !== 'success') {
			throw new Error(`The run ended with ${execution.status}: ${execution.errorText}`);
		}
		return execution;
	}

	/** Makes a workflow live until the check ends. @returns its id */
	async publish(workflow: Workflow): Promise<string> {
		const { id } = await this.api.publish(workflow);
		this.liveWorkflows.push(id);
		return id;
	}

	/** Sends files to a live workflow as one form, which makes them files of one item. */
	async upload(
		uploads: Upload[],
		chain: WorkflowNode[],
		answer: Record<string, unknown> = { responseData: 'noData' },
	): Promise<{ response: Response; execution: Execution }> {
		const path = randomUUID();
		const id = await this.publish(workflowOf(this.binaryMode, [webhook(path, answer), ...chain]));
		const form = new FormData();
		for (const { field, name, type, bytes } of uploads) {
			form.append(field, new Blob([bytes], { type }), name);
		}
		const url = `${this.server.baseUrl}/webhook/${path}`;
		const response = await fetch(url, { method: 'POST', body: form });
		return { response, execution: await this.api.onlyExecution(id) };
	}

	/** The path of a sample photo, or of several: `{letter,memo}.jpg`. */
	photoPath(name: string): string {
		return join(this.photoFolder, name);
	}

	async photo(name: string): Promise<Buffer> {
		return await readFile(this.photoPath(name));
	}

	/** A sample photo as a form's file. */
	async photoUpload(field: string, name: string): Promise<Upload> {
		return { field, name, type: 'image/jpeg', bytes: await this.photo(name) };
	}

	/** Ends what the check has started. */
	async clear(): Promise<void> {
		await Promise.all(this.liveWorkflows.splice(0).map(async (id) => await this.api.unpublish(id)));
		await Promise.all(this.services.splice(0).map(async (service) => await service.close()));
	}
}
