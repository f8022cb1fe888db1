import type { ITaskData } from 'n8n-workflow';
import {
	catalogEntryOf,
	errorCatalog,
	type CatalogEntry,
} from '../../nodes/ScanFile/iqs/errorCatalog';

/** Why a photo has no scan, in words for the command line. */
export interface DemoFailure {
	/** What happened: a sentence without a full stop. */
	what: string;
	/** What to do about it: whole sentences. */
	remedy: string;
	/** Whether it applies to all photos. */
	stopsRun: boolean;
}

const again = 'Start the demo again for this photo.';
const checkKey = 'Check the key in IQS_API_KEY. A new key takes up to 5 minutes to become active.';
const checkUrl = 'Check IQS_BASE_URL and the internet connection of this computer.';
const checkProxy = 'Check the proxy settings (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).';

/**
 * Remedies for which the node's own advice only fits n8n's editor; the entry stands for all codes of its
 * kind.
 */
const remedies = new Map<CatalogEntry | undefined, string>([
	[errorCatalog.get('Retrieval.InvalidAPIKey'), checkKey],
	[
		errorCatalog.get('Retrieval.TestUserQueryExceeded'),
		'A trial allows 1,000 calls a day. Continue tomorrow, or move to a paid plan in the IQS console.',
	],
	[errorCatalog.get('Retrieval.Throttling.User'), `It costs nothing. ${again}`],
	[errorCatalog.get('InternalServerError'), `This is usually temporary. ${again}`],
]);

/** Remedies that depend only on the status. */
const remediesByStatus = new Map([
	[401, checkKey],
	[403, `${checkKey} ${checkUrl}`],
	[404, checkUrl],
	[405, checkUrl],
	[407, checkProxy],
	[413, 'Make the photo smaller.'],
	[429, `It costs nothing. ${again}`],
]);

/** @param error what ended the run of the node */
export function demoFailure(error: NonNullable<ITaskData['error']>): DemoFailure {
	const description = error.description ?? '';
	const { httpCode } = error as { httpCode?: string | null };
	const status = httpCode ? Number(httpCode) : undefined;
	// What the node quotes for a support ticket.
	const code = /\(code ([^\s,)]+)/.exec(description)?.[1];
	const mayBeBilled = description.includes('may have been billed');
	const entry = status === undefined ? undefined : catalogEntryOf(status, code);
	return {
		// The output line already begins with the name of the photo, and the workflow has only one item.
		what: error.message
			.replace(/( \('.*'\))? \[item 0\]$/s, '')
			.replace("the 'API Key'", 'the key'),
		remedy: `${remedyOf(entry, status, code)}${mayBeBilled ? ' The call may have been billed.' : ''}`,
		stopsRun: entry ? entry.scope !== undefined : code !== undefined && !mayBeBilled,
	};
}

function remedyOf(entry: CatalogEntry | undefined, status = 0, code: string | undefined): string {
	if (!entry) return code === undefined ? again : checkUrl;
	if (status < 300 && code === undefined)
		return `${again} If that does not help, check IQS_BASE_URL.`;
	if (status >= 300 && status < 400) return checkUrl;
	const isOfCode = [...errorCatalog.values()].includes(entry);
	return (
		remedies.get(entry) ?? (isOfCode ? undefined : remediesByStatus.get(status)) ?? entry.remedy
	);
}
