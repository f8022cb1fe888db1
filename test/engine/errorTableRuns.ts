import type { INode } from 'n8n-workflow';
import { startLocalService, type FaultName } from '../../dev/service/server';
import { photoItem, smallJpeg } from '../support/images';
import { scan } from '../support/scanFile';

/** The faults that a user can meet, in the order of the page. */
export const faultNames = [
	'key-not-found',
	'wrong-key',
	'not-activated',
	'arrears',
	'not-authorised',
	'trial-over',
	'quota',
	'daily-quota',
	'unknown-403',
	'error-in-200',
	'throttled',
	'bad-parameter',
	'internal',
	'unavailable',
	'empty-500',
	'html-502',
	'html-200',
	'redirect',
	'empty-200',
	'truncated-json',
	'no-scan',
	'no-list',
	'not-base64',
	'not-image',
	'empty-image',
	'cut-body',
	'reset',
	'stall',
	'stall-body',
	'trickle',
] as const satisfies FaultName[];

/** Other ways of gateways to say the same. */
export const sameAs: Partial<Record<FaultName, FaultName>> = {
	'throttling-400': 'throttled',
	'throttling-403': 'throttled',
	'throttling-503': 'throttled',
	'throttling-user-400': 'throttled',
	'throttling-user-403': 'throttled',
	'throttling-user-503': 'throttled',
	'throttling-api-400': 'throttled',
	'throttling-api-403': 'throttled',
	'throttling-api-503': 'throttled',
};

/** What the user has set for the case that the node fails. */
export const errorSettings: Record<string, Partial<INode>> = {
	Stop: {},
	'Continue (regular output)': { onError: 'continueRegularOutput' },
	'Continue (error output)': { onError: 'continueErrorOutput' },
	// The first try of n8n meets the fault, the second does not.
	'Retry On Fail': { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
};

/** One photo that meets the fault, or three of which the second does. */
export const photoCounts = [1, 3];

/** What became of one case. */
export interface Outcome {
	setting: string;
	photos: number;
	/** What the user reads of the photo that met the fault; nothing when it was scanned in the end. */
	sentence: string;
	/** What to do about it, and whether it may have been paid for. */
	remedy: string;
	/** Calls that reached the service. */
	calls: number;
	/** Those that got a scan. */
	paid: number;
	/** Items with a scan. */
	scans: number;
	/** Items that say why they have none, by the output they are in. */
	reasons: { regular: number; error: number };
	/** Photos that were not sent because of the fault of another. */
	notSent: number;
}

/** All that a fault does. */
export interface FaultStory {
	fault: FaultName;
	/** Calls that may have been paid for without a scan, as the message says. */
	maybePaid: number;
	outcomes: Outcome[];
}

interface Case {
	fault: FaultName;
	setting: string;
	photos: number;
	/** How many calls in a row meet the fault. */
	faultyCalls: number;
}

/** Calls for one photo that the node may make. */
const maxTries = 2;
/** The faults that last until the time of the call is over. */
const endless: FaultName[] = ['stall', 'stall-body', 'trickle'];
/** Longer than the node waits, so that a throttled run ends at once. */
const longWaitSeconds = 301;

/** Injects a fault with every error setting, for one photo and for three. */
export async function tellStory(fault: FaultName): Promise<FaultStory> {
	const setting = Object.keys(errorSettings)[0]!;
	const first = await play({ fault, setting, photos: 1, faultyCalls: maxTries });
	const faultyCalls = first.calls;
	const outcomes = Object.keys(errorSettings).flatMap((setting) =>
		photoCounts.map(async (photos) => await play({ fault, setting, photos, faultyCalls })),
	);
	return {
		fault,
		maybePaid: first.remedy.includes('may have been billed') ? faultyCalls : 0,
		outcomes: await Promise.all(outcomes),
	};
}

/** No case takes a scan from another: each photo is unlike any other. */
let photosMade = 0;

/** Plays one case on n8n's engine, at a service of its own. */
async function play({ fault, setting, photos, faultyCalls }: Case): Promise<Outcome> {
	const service = await startLocalService({
		settings: {
			mode: 'echo',
			retryAfterSeconds: fault === 'throttled' ? longWaitSeconds : undefined,
		},
	});
	try {
		// As short as it can be where the response never ends, and else longer than a busy machine takes.
		const timeoutSeconds = endless.includes(fault) ? 1 : 60;
		const goodCalls = photos === 1 ? [] : [{}];
		service.play(...goodCalls, ...Array.from({ length: faultyCalls }, () => fault));
		const images = await Promise.all(Array.from({ length: photos }, () => smallJpeg(++photosMade)));
		const { output, errorOutput, error } = await scan({
			baseUrl: service.baseUrl,
			items: images.map((image, n) => photoItem(image, `photo-${n + 1}.jpg`)),
			// One after the other, so that the same photo meets the fault each time.
			parameters: { options: { maxConcurrentCalls: 1, maxTries, timeoutSeconds } },
			nodeSettings: errorSettings[setting]!,
		});
		const texts = [...output, ...errorOutput].map(({ json }) => String(json.error ?? ''));
		const reasons = texts.filter((text) => text !== '');
		const text = reasons.find((reason) => !isNotSent(reason)) ?? '';
		const [, sentence = '', remedy = ''] = /^(.*? \[item \d\])\. (.*)$/.exec(text) ?? [];
		return {
			setting,
			photos,
			sentence: withoutChance(error?.message ?? sentence),
			remedy: withoutChance(error?.description ?? remedy),
			calls: service.calls.length,
			paid: service.calls.length - faultyCallsOf(service.calls, goodCalls.length, faultyCalls),
			scans: texts.length - reasons.length,
			reasons: {
				regular: output.filter(({ json }) => json.error !== undefined).length,
				error: errorOutput.length,
			},
			notSent: reasons.filter(isNotSent).length,
		};
	} finally {
		await service.close();
	}
}

/** The calls that met the fault: they come in a row, after the good ones. */
function faultyCallsOf(calls: readonly unknown[], goodCalls: number, faultyCalls: number): number {
	return Math.min(faultyCalls, Math.max(0, calls.length - goodCalls));
}

/** Whether the end of a run says that the next run gets its scans for nothing. */
export const saysThatScansAreKept = (remedy: string) => remedy.includes('kept for an hour');

const isNotSent = (reason: string) => reason.startsWith('Not sent');

/** Ports and request IDs are different in each run. */
function withoutChance(text: string): string {
	return text
		.replaceAll(/127\.0\.0\.1:\d+/g, 'iqs.example.com')
		.replaceAll(/request ID [0-9A-F-]{36}/g, 'request ID …');
}
