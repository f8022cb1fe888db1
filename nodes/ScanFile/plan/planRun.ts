import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { LocalFailure, orLocalFailure, RunCancelled } from '../failures';
import { baseName, uniqueNames } from './fileName';
import { checkImage, sizeOf } from './imageBytes';
import { ImageFinder, type InputImage } from './inputImages';
import { readItemSettings, type ItemSettings, type RunSettings } from './parameters';

/** An image to be sent. */
export interface Job {
	itemIndex: number;
	settings: ItemSettings;
	image: InputImage;
	/** The field that stands for the image; undefined for one from a URL or a text. */
	field: string | undefined;
	/** The name of its scan, without extension. */
	scanName: string;
	/** The size of the image, as far as it is known. */
	bytes: number;
	/** The fields of all images of the item; the same object for each of them. */
	imageFields: ReadonlySet<string>;
	/** Whether the files of the item stand in its json: combined binary mode. */
	filesAreInJson: boolean;
}

type SharedFields = 'image' | 'field' | 'imageFields' | 'filesAreInJson';

/** An image, or a whole item, that cannot be sent. */
export interface Refused extends Partial<Pick<Job, SharedFields>> {
	itemIndex: number;
	refused: LocalFailure;
}

export type Entry = Job | Refused;

/** What 'Skip Files That Are Not Images' left out: a file, or an item in which there is none. */
export interface Skipped {
	isFile: boolean;
	/** Why; a sentence without a full stop. */
	why: string;
}

export interface Plan {
	/** In the order of the output. */
	entries: Entry[];
	skipped: Skipped[];
}

/**
 * Works out what is to be sent, for all items, before anything is paid for.
 * @param run the settings of the run, or the reason why nothing can be sent at all
 * @throws RunCancelled when the execution was stopped meanwhile
 */
export async function planRun(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	run: RunSettings | LocalFailure,
): Promise<Plan> {
	if (run instanceof LocalFailure) {
		return { entries: items.map((_, itemIndex) => ({ itemIndex, refused: run })), skipped: [] };
	}
	const plan: Plan = { entries: [], skipped: [] };
	const finder = new ImageFinder(context);
	const breath = new Breath(context);
	for (const [itemIndex, item] of items.entries()) {
		const planned = plan.entries.length;
		await planItem(context, item, itemIndex, plan, finder, breath).catch((thrown: unknown) => {
			if (thrown instanceof RunCancelled) throw thrown;
			// Whatever a node before put into the item, it must neither be paid for nor pass as a scan.
			plan.entries.splice(planned, Infinity, { itemIndex, refused: unreadableItem });
		});
	}
	// A PDF has a name of its own, and its pages keep those of their photos.
	if (!run.createPdf) useGivenNames(jobsOf(plan.entries));
	return plan;
}

export function jobsOf(entries: Entry[]): Job[] {
	return entries.filter((entry): entry is Job => !('refused' in entry));
}

/** Names scans as 'File Name' says. */
function useGivenNames(jobs: Job[]): void {
	const named = jobs.filter(({ settings }) => settings.fileName !== '');
	const names = uniqueNames(named.map(({ settings }) => baseName(settings.fileName)));
	for (const [index, job] of named.entries()) job.scanName = names[index]!;
}

const unreadableItem = new LocalFailure(
	'The item could not be read',
	'Check the node before: its output has values that n8n does not know.',
);

async function planItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	{ entries, skipped }: Plan,
	finder: ImageFinder,
	breath: Breath,
): Promise<void> {
	await breath.take();
	const settings = await orLocalFailure(async () => await readItemSettings(context, itemIndex));
	if (settings instanceof LocalFailure) {
		entries.push({ itemIndex, refused: settings });
		return;
	}
	const found = finder.find(item, itemIndex, settings.source);
	const imageFields = new Set(found.flatMap(({ field }) => field ?? []));
	const common = { itemIndex, imageFields, filesAreInJson: finder.filesAreInJson };
	for (const { field, image } of found) {
		await breath.take();
		const refused =
			image instanceof LocalFailure
				? image
				: await orLocalFailure(async () => await checkImage(context, image));
		if (refused?.skippable && settings.skipNonImages) {
			skipped.push({ isFile: field !== undefined, why: `${refused.what} [item ${itemIndex}]` });
		} else if (refused) {
			const known = image instanceof LocalFailure ? {} : { image };
			entries.push({ ...common, refused, field, ...known });
		} else if (!(image instanceof LocalFailure)) {
			const bytes = await sizeOf(context, image);
			const scanName = baseName(image.fileName);
			entries.push({ ...common, settings, image, field, scanName, bytes });
		}
	}
}

/** How long the plan holds up everything else in n8n at a stretch, milliseconds. */
const maxStretchMs = 20;

/** Lets n8n do something else now and then, so that it hears of Stop. */
class Breath {
	private lastMs = performance.now();

	constructor(private readonly context: IExecuteFunctions) {}

	/** @throws RunCancelled when the execution was stopped meanwhile */
	async take(): Promise<void> {
		if (performance.now() - this.lastMs > maxStretchMs) {
			await sleep(0);
			this.lastMs = performance.now();
		}
		if (this.context.getExecutionCancelSignal()?.aborted) throw new RunCancelled();
	}
}
