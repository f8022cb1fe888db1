import { Failure } from '../../../nodes/ScanFile/failures';
import { orFailure, readableError } from '../../../nodes/ScanFile/plan/evaluate';

describe('what evaluating throws', () => {
	test.each(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'])(
		'as a raw %s is told with the name of the parameter',
		(name) => {
			for (const [parameter, displayName] of [
				['imageUrl', 'Image URL'],
				['base64Text', 'Base64 Text'],
				['unheardOf', 'unheardOf'],
			]) {
				expect((readableError({ name }, parameter!) as Failure).message).toBe(
					`'${displayName}' has a value that n8n cannot evaluate`,
				);
			}
		},
	);

	test('in words for people stays', () => {
		const thrown = Object.assign(new Error('No such node'), { name: 'ExpressionError' });

		expect(readableError(thrown, 'imageUrl')).toBe(thrown);
		expect(readableError(undefined, 'imageUrl')).toBeUndefined();
	});

	test.each<[thrown: object, words: string]>([
		[
			new Error('No such node.'),
			'n8n could not evaluate a parameter of this node: No such node. Open the node and correct the parameter.',
		],
		[
			Object.assign(new Error('No such node'), { description: 'Look at it...' }),
			'n8n could not evaluate a parameter of this node: No such node. Look at it.',
		],
		[new Failure('It broke', 'Fix it.'), 'It broke. Fix it.'],
	])('%j is a failure', async (thrown, words) => {
		const failure = await orFailure(() => {
			throw thrown as Error;
		});

		expect(failure).toBeInstanceOf(Failure);
		expect(`${(failure as Failure).message}. ${(failure as Failure).remedy}`).toBe(words);
		expect(await orFailure(() => 5)).toBe(5);
	});
});
