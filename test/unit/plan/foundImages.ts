import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { ImageFinder } from '../../../nodes/ScanFile/plan/findImages';

export const file = (fileName: string, data = 'AAAA') => ({
	data,
	fileName,
	mimeType: 'image/jpeg',
});

export interface Surroundings {
	binaryMode?: string;
	/** Before n8n 2 there is no way to ask for the mode. */
	isOld?: boolean;
	atPath?: (path: string) => object;
}

export function finderIn({ binaryMode, isOld = false, atPath }: Surroundings = {}): ImageFinder {
	return new ImageFinder({
		...(!isOld && {
			getWorkflowSettings(this: unknown) {
				expect(this).toHaveProperty('helpers');
				return { binaryMode };
			},
		}),
		helpers: {
			assertBinaryData(_: number, path: string) {
				if (atPath) return atPath(path);
				throw new Error('no such file');
			},
		},
	} as unknown as IExecuteFunctions);
}

type Binary = Record<string, unknown>;

/** What a field name leads to: the field and the name of its file, or why there is none. */
export function foundBy(
	fields: unknown,
	binary: Binary,
	surroundings: Surroundings = {},
): unknown[] {
	const item = (surroundings.binaryMode === 'combined'
		? { json: { _files: binary } }
		: { json: {}, binary }) as unknown as INodeExecutionData;
	return finderIn(surroundings)
		.find(item, 0, { from: 'files', fields })
		.map(({ field, image }) => {
			if (image instanceof Failure) {
				const { message, remedy, details } = image;
				return { ...(field && { field }), message, remedy, isSkippable: details.isSkippable };
			}
			expect(image).toMatchObject({ from: 'files', field });
			return [field, image.fileName];
		});
}

export const two = { data: file('a.jpg'), note: file('b.txt') };
