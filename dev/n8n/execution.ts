import type { IBinaryData } from 'n8n-workflow';

/** A file as n8n keeps it with an item; without an id it is in memory. */
export type StoredFile = IBinaryData;

/** An item that a node has output. */
export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, StoredFile>;
	pairedItem?: { item: number };
}

/** An error as n8n keeps it. */
export interface StoredError {
	message: string;
	description?: string | null;
	httpCode?: string;
	context?: { itemIndex?: number };
}

interface NodeRun {
	data?: { main: Array<Item[] | null> };
	error?: StoredError;
	executionStatus: string;
	executionTime: number;
	hints?: Array<{ message: string }>;
}

export interface ExecutionData {
	resultData: { runData?: Record<string, NodeRun[]>; error?: StoredError };
}

/** A finished execution. */
export class Execution {
	constructor(
		readonly id: string,
		readonly status: string,
		/** All that n8n keeps about it, as it came. */
		readonly raw: string,
		private readonly data: ExecutionData,
	) {}

	/** The items on an output of a node in its last run; none when the node did not run. */
	items(nodeName: string, output = 0): Item[] {
		return this.runs(nodeName).at(-1)?.data?.main[output] ?? [];
	}

	/** The items on the first output of a node in all its runs: with two previous nodes, it may run twice. */
	itemsOfAllRuns(nodeName: string): Item[] {
		return this.runs(nodeName).flatMap((run) => run.data?.main[0] ?? []);
	}

	/** How many items each run of a node in a loop has output, on its first output. */
	itemCounts(nodeName: string): number[] {
		return this.runs(nodeName).map((run) => run.data?.main[0]?.length ?? 0);
	}

	/** The hints of a node in its output pane. */
	hints(nodeName: string): string[] {
		return (this.runs(nodeName).at(-1)?.hints ?? []).map(({ message }) => message);
	}

	/** How long a node worked, milliseconds; 0 when it did not run. */
	durationMs(nodeName: string): number {
		return this.runs(nodeName).at(-1)?.executionTime ?? 0;
	}

	/** What ended the execution. */
	get error(): StoredError | undefined {
		return this.data.resultData.error;
	}

	/** Its message, then its description, as a panel of the editor shows them. */
	get errorText(): string {
		return [this.error?.message, this.error?.description].filter(Boolean).join(' | ');
	}

	private runs(nodeName: string): NodeRun[] {
		return this.data.resultData.runData?.[nodeName] ?? [];
	}
}

/** A file of an item by the name of its field, whichever binary mode the workflow is in. */
export function fileOf(item: Item, field: string): StoredFile {
	const inJson = item.json._files as Record<string, StoredFile> | undefined;
	const file = item.binary?.[field] ?? inJson?.[field];
	if (!file)
		throw new Error(`The item has no file ${field}: ${JSON.stringify(item).slice(0, 500)}`);
	return file;
}

/** The names of the fields in which an item has files. */
export function fileFields(item: Item): string[] {
	return Object.keys({ ...(item.json._files as object | undefined), ...item.binary }).sort();
}
