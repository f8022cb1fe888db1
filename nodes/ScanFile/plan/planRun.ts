import { checkImage, sizeOf } from './imageBytes';
import { findImages, type InputImage } from './inputImages';
import { LocalFailure, orLocalFailure, RunCancelled } from '../failures';
import { readItemSettings, type ItemSettings, type RunSettings } from './parameters';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** An image to be sent. */
export interface Job {
	itemIndex: number;
	settings: ItemSettings;
	image: InputImage;
	/** The size of the image, as far as it is known. */
	bytes: number;
	/** The fields of all images of the item. */
	imageFields: string[];
}

/** An image, or a whole item, that cannot be sent. */
export interface Refused extends Partial<Pick<Job, 'image' | 'imageFields'>> {
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
	for (const [itemIndex, item] of items.entries()) {
		if (context.getExecutionCancelSignal()?.aborted) throw new RunCancelled();
		await planItem(context, item, itemIndex, plan);
	}
	return plan;
}

async function planItem(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	{ entries, skipped }: Plan,
): Promise<void> {
	const settings = await orLocalFailure(() => readItemSettings(context, itemIndex));
	if (settings instanceof LocalFailure) {
		entries.push({ itemIndex, refused: settings });
		return;
	}
	const images = findImages(context, item, itemIndex, settings.source);
	const imageFields = images.flatMap((image) => ('field' in image ? [image.field] : []));
	for (const image of images) {
		const refused =
			image instanceof LocalFailure
				? image
				: await orLocalFailure(async () => await checkImage(context, image));
		if (refused?.skippable && settings.skipNonImages) {
			const isFile = !(image instanceof LocalFailure);
			skipped.push({ isFile, why: `${refused.what} [item ${itemIndex}]` });
		} else if (refused) {
			const known = image instanceof LocalFailure ? {} : { image };
			entries.push({ itemIndex, refused, imageFields, ...known });
		} else {
			const found = image as InputImage;
			const bytes = await sizeOf(context, found);
			entries.push({ itemIndex, settings, image: found, bytes, imageFields });
		}
	}
}
