import type { IDataObject } from 'n8n-workflow';
import type { InputImage } from '../plan/findImages';
import { filesInJson } from '../plan/inputFieldNames';
import { isPlainObject } from '../plan/values';

/** Only texts of at least this length can be an image. */
const minImageTextLength = 64;

/**
 * The fields of the input item that are included with a scan. Left out are the `error` of an earlier try,
 * from which later nodes and n8n's Retry On Fail would conclude that the scan failed; the Base64 text of
 * the image, which would be stored again with each scan; and, in combined binary mode, the files, which
 * have their own option.
 */
export function keptFields(
	input: IDataObject,
	image: InputImage,
	filesAreInJson: boolean,
): IDataObject {
	return readable(() => {
		const fields = { ...input };
		delete fields.error;
		if (filesAreInJson) delete fields[filesInJson];
		return image.from === 'base64' ? withoutText(fields, image.text) : fields;
	});
}

/** A copy of fields or files of an item, or none when they cannot be read. */
export function readable<Parts extends object>(partsOf: () => Parts): Partial<Parts> {
	try {
		return partsOf();
	} catch {
		// The scans of other items are paid for, so unreadable values must not stop the output.
		return {};
	}
}

/**
 * A copy without the text of an image. It handles circular references and thousands of levels, and an
 * object shared by two fields stays shared.
 * @param text the image as the parameter returned it: an expression may have added or removed a prefix
 */
function withoutText(fields: IDataObject, text: string): IDataObject {
	const isImage = imageTest(text);
	const copies = new Map<object, object>();
	const toFill: Array<[source: object, copy: object]> = [];
	const copyOf = (value: unknown): unknown => {
		// A date, for example, contains no image, and its copy would be an empty object.
		if (!Array.isArray(value) && !isPlainObject(value)) return value;
		const known = copies.get(value);
		if (known) return known;
		const copy = Array.isArray(value) ? [] : {};
		copies.set(value, copy);
		toFill.push([value, copy]);
		return copy;
	};
	const result = copyOf(fields);
	for (let pair = toFill.pop(); pair; pair = toFill.pop()) {
		const [source, copy] = pair;
		if (Array.isArray(copy)) {
			for (const part of source as unknown[]) if (!isImage(part)) copy.push(copyOf(part));
			continue;
		}
		for (const [name, part] of Object.entries(source)) {
			if (isImage(part)) continue;
			const kept = { value: copyOf(part), configurable: true, enumerable: true, writable: true };
			// A plain assignment to __proto__ would set the prototype.
			Object.defineProperty(copy, name, kept);
		}
	}
	return result as IDataObject;
}

function imageTest(text: string): (part: unknown) => boolean {
	let bytes: Buffer | undefined;
	return (part) => {
		if (typeof part !== 'string' || part.length < minImageTextLength) return false;
		if (text.endsWith(part) || part.endsWith(text)) return true;
		// An expression may have joined or split lines, so only texts of about the same length can be the
		// image.
		if (Math.abs(part.length - text.length) > text.length / 10 + 300) return false;
		if (hasMore(part)) return false;
		bytes ??= bytesOf(text);
		// A web form turns plus signs into spaces, and an expression may have turned them back.
		return bytesOf(part).equals(bytes) || bytesOf(part.replaceAll(' ', '+')).equals(bytes);
	};
}

const dataPrefix = /^\s*data:[^,]{0,200},/i;

/** Whether a text goes on after its padding, where Node.js stops decoding: it is more than the image. */
function hasMore(text: string): boolean {
	const start = dataPrefix.exec(text)?.[0].length ?? 0;
	const end = text.indexOf('=', start);
	return end >= 0 && /[^=\s]/.test(text.slice(end));
}

/**
 * The decoded bytes, which are the same however the Base64 is written. Decoding is much faster than
 * removing the differences with a regular expression.
 */
function bytesOf(text: string): Buffer {
	return Buffer.from(text.replace(dataPrefix, ''), 'base64');
}
