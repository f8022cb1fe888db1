import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure, RunCancelled } from '../failures';
import { checkImage } from './checkImage';
import { orFailure } from './evaluate';
import { baseName, uniqueNames } from './fileName';
import { ImageFinder, type InputImage } from './findImages';
import { readItemSettings, type ItemSettings } from './parameters';
import { sizeOf } from './readImage';
import { yieldUnlessCancelled } from './yieldToEventLoop';

/** An image to be sent. */
export interface Job {
	itemIndex: number;
	settings: ItemSettings;
	image: InputImage;
	/** The field with the image; undefined for an image from a URL or a text. */
	field: string | undefined;
	/** The name of its scan, without extension. */
	scanName: string;
	/** The size of the image, possibly an estimate. */
	bytes: number;
	/** The fields of all images of the item; the same object for each of them. */
	imageFields: ReadonlySet<string>;
	/** Whether the files of the item are in its json, as in combined binary mode. */
	filesAreInJson: boolean;
}

/** An image, or a whole item, that cannot be sent. */
export interface Unsendable
	extends Partial<Pick<Job, 'image' | 'field' | 'imageFields' | 'filesAreInJson'>> {
	itemIndex: number;
	failure: Failure;
}

export type Entry = Job | Unsendable;

export function isJob(entry: Entry): entry is Job {
	return !('failure' in entry);
}

/** What 'Skip Files That Are Not Images' skipped: a file, or an item without a file. */
export interface Skipped {
	isFile: boolean;
	itemIndex: number;
	/** Why; a sentence without a full stop. */
	why: string;
}

export interface Plan {
	/** In the order of the output. */
	entries: Entry[];
	skipped: Skipped[];
}

/**
 * Determines what to send for all items, before anything is paid for.
 * @throws RunCancelled when the execution was cancelled meanwhile
 */
export async function planRun(context: IExecuteFunctions): Promise<Plan> {
	const plan: Plan = { entries: [], skipped: [] };
	const finder = new ImageFinder(context);
	for (const [itemIndex, item] of context.getInputData().entries()) {
		const planned = plan.entries.length;
		await planItem(context, item, itemIndex, plan, finder).catch((thrown: unknown) => {
			if (thrown instanceof RunCancelled) throw thrown;
			// An item with unreadable values must neither be paid for nor be output as a scan.
			plan.entries.splice(planned, Infinity, { itemIndex, failure: unreadableItem });
		});
	}
	const named = plan.entries.filter(isJob).filter(({ settings }) => settings.fileName !== '');
	const names = uniqueNames(named.map(({ settings }) => baseName(settings.fileName)));
	for (const [index, job] of named.entries()) job.scanName = names[index]!;
	return plan;
}

const unreadableItem = new Failure(
	'The item could not be read',
	'Check the previous node: its output contains values that n8n cannot handle.',
);

async function planItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	{ entries, skipped }: Plan,
	finder: ImageFinder,
): Promise<void> {
	await yieldUnlessCancelled(context);
	const settings = await orFailure(async () => await readItemSettings(context, itemIndex));
	if (settings instanceof Failure) {
		entries.push({ itemIndex, failure: settings });
		return;
	}
	const found = finder.find(item, itemIndex, settings.source);
	const imageFields = new Set(found.flatMap(({ field }) => field ?? []));
	const common = { itemIndex, imageFields, filesAreInJson: finder.filesAreInJson };
	for (const { field, image } of found) {
		await yieldUnlessCancelled(context);
		const failure =
			image instanceof Failure
				? image
				: await orFailure(async () => await checkImage(context, image));
		if (failure?.details.isSkippable && settings.skipNonImages) {
			const why = `${failure.message} [item ${itemIndex}]`;
			skipped.push({ isFile: field !== undefined, itemIndex, why });
		} else if (failure) {
			entries.push({ ...common, failure, field, ...(image instanceof Failure ? {} : { image }) });
		} else if (!(image instanceof Failure)) {
			const bytes = await sizeOf(context, image);
			const scanName = baseName(image.fileName);
			entries.push({ ...common, settings, image, field, scanName, bytes });
		}
	}
}
