import { Failure, withoutFullStop } from '../failures';
import { objectOf } from '../iqs/responseFields';

/**
 * What some work that evaluates parameters gives, or why it gives nothing. What n8n itself throws, for a
 * parameter or a credential, has a message meant for people.
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
 * What to say when JavaScript itself gives up on a parameter; n8n's own errors have words for people.
 * @param name of the parameter that was to be evaluated
 * @returns what was thrown, when it is no raw error
 */
export function readableError(thrown: unknown, name: string): unknown {
	// n8n's own errors have names of their own. Realms make `instanceof` useless here.
	const rawNames = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];
	if (!rawNames.includes(String(objectOf(thrown).name))) return thrown;
	return new Failure(
		`'${displayNames.get(name) ?? name}' has a value that n8n cannot evaluate`,
		'Change its expression so that it returns text, not an object that contains itself or is nested thousands of levels deep.',
	);
}

const displayNames = new Map(
	Object.entries({
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
