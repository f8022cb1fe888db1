import { basename } from 'node:path';
import {
	manualTrigger,
	node,
	readFiles,
	scan,
	workflowOf,
	type Workflow,
	type WorkflowNode,
} from '../n8n/workflows';

const explanation = `## Photos in, clean scans out
1. **Read Files** takes sample photos of documents from the disk.
2. **IQS ScanFile** sends each one to the local service, which imitates IQS and costs nothing.
3. Press **Execute workflow**, then open **IQS ScanFile** and look at **Binary**.`;

/**
 * A workflow to try: it turns photos on disk into scans.
 * @param photos their path, or a pattern for it
 * @param parameters of the node that scans; omitted ones have their defaults
 */
export function demoWorkflow(
	photos: string,
	credential: { id: string; name: string },
	parameters: Record<string, unknown> = {},
): Workflow {
	const chain = [
		manualTrigger(),
		{ ...readFiles(photos), name: 'Read Files', notesInFlow: true, notes: basename(photos) },
		{ ...scan(credential.id, parameters), credentials: { iqsApi: credential } },
	];
	const workflow = workflowOf('separate', chain);
	const note: WorkflowNode = {
		...node('Note', 'n8n-nodes-base.stickyNote', 1, {
			content: explanation,
			width: 640,
			height: 160,
		}),
		position: [-48, -208],
	};
	return { ...workflow, name: 'Scan documents', nodes: [...workflow.nodes, note] };
}
