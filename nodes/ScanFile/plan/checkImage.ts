import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import {
	describeContent,
	imageTypeOf,
	isRecognisable,
	plainMimeType,
	unknownContent,
} from '../iqs/imageType';
import type { InputImage } from './findImages';
import { readHead, requireBase64, type ImageWithBytes } from './readImage';
import { shown } from './values';

/**
 * Checks an image before anything is paid for: its start, and the text of one in memory to its end.
 * @returns what is wrong with it, if anything
 * @throws Failure when it cannot be read
 */
export async function checkImage(
	context: IExecuteFunctions,
	image: InputImage,
): Promise<Failure | undefined> {
	if (image.from === 'url') return undefined;
	const head = await readHead(context, image);
	if (imageTypeOf(head) || mayBeUnknownFormat(head, image)) {
		await requireBase64(image);
		return undefined;
	}
	if (image.from === 'base64') {
		return new Failure(
			`'Base64 Text' is not an image but ${describeContent(head)}`,
			'Check that the expression points to the Base64 text of an image.',
		);
	}
	const subject = image.file.fileName
		? `'${shown(image.file.fileName)}' in the field '${shown(image.field)}'`
		: `The file in the field '${shown(image.field)}'`;
	if (head.length === 0) {
		return new Failure(
			`${subject} is empty`,
			'Check the node that provides the file: the file that it returned has no content.',
			{ isSkippable: true },
		);
	}
	return new Failure(
		`${subject} is not an image but ${describeContent(head)}`,
		"Check the node that provides the file. To skip such files, switch on 'Skip Files That Are Not Images' in 'Options'.",
		{ isSkippable: true },
	);
}

/**
 * Which formats the service accepts is not documented, so an image in a format that cannot be recognized
 * here (such as a camera's raw file) is sent. A file that claims to be a JPEG but is not one is not sent.
 */
function mayBeUnknownFormat(head: Buffer, image: ImageWithBytes): boolean {
	const claimed =
		image.from === 'files'
			? image.file.mimeType
			: plainMimeType(/^\s*data:([^;,]{1,100})/i.exec(image.text)?.[1]);
	return (
		claimed.startsWith('image/') &&
		!isRecognisable(claimed) &&
		describeContent(head) === unknownContent
	);
}
