import {
	asNodeError,
	explain,
	inOneText,
	LocalFailure,
	NotSent,
	type Explanation,
	type Trouble,
} from './nodeErrors';
import { plural } from './plural';
import type { Entry } from './plan';
import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** An image without a scan, and why. */
export class Missed {
	constructor(
		readonly entry: Entry,
		readonly trouble: Trouble,
	) {}
}

/** The whole story of an image without a scan, for its output item. */
export function reasonText({ entry, trouble }: Missed, apiKey: string): string {
	return inOneText(explainEntry({ entry, trouble }, apiKey));
}

/** The end of a run of which nothing was sent. */
export function planError(node: INode, missed: Missed[]): NodeApiError | NodeOperationError {
	const first = missed[0]!;
	const explanation = explainEntry(first, '');
	const others = missed.filter(({ trouble }) => trouble !== first.trouble).length;
	explanation.description += ` Nothing was sent to IQS, so nothing was paid for.${
		others > 0 ? ` ${others} more ${plural(others, 'image')} cannot be sent either.` : ''
	}`;
	return asNodeError(node, first.trouble, explanation, first.entry.itemIndex);
}

/**
 * The end of a run that had begun to send.
 * @param scanned how many scans the run had made, which are lost with it
 */
export function runError(
	node: INode,
	missed: Missed[],
	scanned: number,
	apiKey: string,
): NodeApiError | NodeOperationError {
	const first = culprit(missed);
	const explanation = explainEntry(first, apiKey);
	if (scanned > 0) {
		const kept = node.retryOnFail
			? ', kept for further tries of Retry On Fail in this execution'
			: '';
		const advice = node.retryOnFail ? '' : ", or switch on 'Retry On Fail'";
		explanation.description += ` ${scanned} ${plural(scanned, 'scan')} had been made before${kept}. To keep such scans for good, open the settings of the node and set 'On Error' to 'Continue'${advice}.`;
	}
	return asNodeError(node, first.trouble, explanation, first.entry.itemIndex);
}

function explainEntry({ entry, trouble }: Missed, apiKey: string): Explanation {
	const { image, itemIndex } = entry;
	const named = trouble instanceof LocalFailure || !image || image.from === 'base64';
	const subject = named ? undefined : `'${image.fileName}'`;
	return explain(trouble, itemIndex, { subject, fromUrl: image?.from === 'url' }, apiKey);
}

/** The failure that ended the run: others may have been waiting for their next try. */
function culprit(missed: Missed[]): Missed {
	const notSent = missed.find(({ trouble }) => trouble instanceof NotSent)?.trouble;
	const because = notSent instanceof NotSent ? notSent.because : undefined;
	const weight = ({ trouble }: Missed): number => {
		if (trouble instanceof NotSent) return -1;
		if (trouble === because) return Infinity;
		if (trouble instanceof LocalFailure) return maxCalls;
		return trouble.facts.stopsRun ? maxCalls : trouble.calls;
	};
	return missed.reduce((worst, other) => (weight(other) > weight(worst) ? other : worst));
}

/** More than an image can have: a reason that holds for the whole run weighs most. */
const maxCalls = 1000;
