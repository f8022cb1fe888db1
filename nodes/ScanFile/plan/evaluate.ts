import { Failure, withoutFullStop } from '../failures';
import { objectOf } from '../iqs/responseFields';

/**
 * Runs a function that evaluates parameters, and returns its result or a failure. Errors that n8n throws
 * for a parameter or a credential have a readable message.
 */
export async function orFailure<Value>(
	work: () => Value | Promise<Value>,
): Promise<Value | Failure> {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Failure) return thrown;
		const { message, description } = thrown as Error & { description?: string | null };
		return new Failure(
			`n8n could not evaluate a parameter of this node: ${withoutFullStop(String(message))}`,
			description ? `${withoutFullStop(description)}.` : 'Open the node and correct the parameter.',
		);
	}
}

/**
 * Replaces a raw JavaScript error about a parameter with a failure; n8n's own errors are readable as they
 * are.
 * @param name of the parameter that was evaluated
 * @returns a failure for a raw error, otherwise what was thrown
 */
export function readableError(thrown: unknown, name: string): unknown {
	// n8n's own errors have other names. `instanceof` does not work across realms.
	const rawNames = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
	if (!rawNames.includes(String(objectOf(thrown).name))) return thrown;
	return new Failure(
		`'${displayNames.get(name) ?? name}' has a value that n8n cannot evaluate`,
		'Change its expression so that it returns text, not an object that contains itself or is nested thousands of levels deep.',
	);
}

const displayNames = new Map(
	Object.entries({
		operation: 'Operation',
		createPdf: 'Create',
		imageSource: 'Image Source',
		binaryPropertyName: 'Input Data Field Name',
		imageUrl: 'Image URL',
		base64Text: 'Base64 Text',
		autoCrop: 'Crop',
		autoRotate: 'Rotate',
		outputField: 'Output Data Field Name',
		options: 'Options',
	}),
);
