import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { Failure, NotSent, type FailureDetails } from '../../../nodes/ScanFile/failures';
import { Redactor } from '../../../nodes/ScanFile/output/redact';
import type { FailedEntry } from '../../../nodes/ScanFile/output/results';
import {
	addKeptScans,
	planError,
	runError,
	settingsError,
} from '../../../nodes/ScanFile/output/runErrors';
import type { Unsendable } from '../../../nodes/ScanFile/plan/planRun';

const node: INode = {
	id: '1',
	name: 'IQS ScanFile',
	type: 'scanFile',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const redactor = new Redactor('sk-9fK2xQ7vLmZr4TbW1yHc');
const failed = (itemIndex: number, failure: Failure): FailedEntry => ({
	entry: { itemIndex, failure },
	failure,
});
const call = (message: string, details: FailureDetails = {}) =>
	new Failure(message, 'Fix it.', { failedCalls: 1, ...details });

describe('a run that cannot send anything', () => {
	test('ends with what is wrong, and that nothing was paid for', () => {
		const error = settingsError(node, new Failure('No key', 'Enter it.'));

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'No key',
			description: 'Enter it. Nothing was sent to IQS, so you were not charged.',
			context: { itemIndex: 0 },
			node,
		});
	});
});

describe('a plan with images that cannot be sent', () => {
	const failure = new Failure('Not an image', 'Leave it out.');
	const rejected = (
		itemIndex: number,
		field?: string,
		why = new Failure('b', 'c'),
	): Unsendable => ({
		itemIndex,
		failure: why,
		...(field !== undefined && { field }),
	});

	test.each<[name: string, others: Unsendable[], more: string]>([
		['nothing else', [], ''],
		['the same reason again', [rejected(5, 'data', failure)], ''],
		['a file', [rejected(5, 'data')], ' 1 more file cannot be sent either.'],
		['an item', [rejected(5)], ' 1 more item cannot be sent either.'],
		[
			'files and items',
			[rejected(5, 'a'), rejected(5, 'b'), rejected(6), rejected(7), rejected(8)],
			' 2 more files and 3 more items cannot be sent either.',
		],
	])('ends the run with the first one, and counts %s', (_, others, more) => {
		const error = planError(node, [rejected(4, 'data', failure), ...others], redactor);

		expect(error).toMatchObject({
			message: 'Not an image [item 4]',
			description: `Leave it out. Nothing was sent to IQS, so you were not charged.${more}`,
			context: { itemIndex: 4 },
		});
	});
});

describe('a run that had begun to send', () => {
	const setting =
		" To output such scans even if a photo fails, open the node's settings and set 'On Error' to 'Continue'.";

	test('ends with the status of the call', () => {
		const error = runError(node, [failed(2, call('Unsendable', { httpStatus: 403 }))], redactor);

		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Unsendable [item 2]',
			description: 'Fix it. (HTTP 403).',
			httpCode: '403',
			context: { itemIndex: 2 },
		});
	});

	test('has no status where the call had none', () => {
		expect(runError(node, [failed(2, call('Lost'))], redactor)).toMatchObject({
			httpCode: null,
		});
	});

	test('keeps its words, though n8n has others for some letters', () => {
		for (const details of [{ failedCalls: 1 }, { failedCalls: 0 }]) {
			const error = runError(node, [failed(0, call('eacces.jpg is odd', details))], redactor);
			expect(error.message).toBe('eacces.jpg is odd [item 0]');
		}
	});

	test.each<[made: number, kept: number, sentences: string]>([
		[0, 0, ''],
		[1, 0, ` 1 scan had already been made but could not be kept.${setting}`],
		[3, 0, ` 3 scans had already been made but could not be kept.${setting}`],
		[
			1,
			1,
			` 1 scan had already been made. It is kept for an hour: if you run the workflow again within that time, you do not pay for this photo again.${setting}`,
		],
		[
			3,
			3,
			` 3 scans had already been made. They are kept for an hour: if you run the workflow again within that time, you do not pay for these photos again.${setting}`,
		],
		[
			3,
			1,
			` 3 scans had already been made. 1 of them is kept for an hour: if you run the workflow again within that time, you do not pay for this photo again.${setting}`,
		],
		[
			3,
			2,
			` 3 scans had already been made. 2 of them are kept for an hour: if you run the workflow again within that time, you do not pay for these photos again.${setting}`,
		],
	])('with %d scans, of which %d are kept, says so', (made, kept, sentences) => {
		const error = runError(node, [failed(0, call('Lost'))], redactor);
		addKeptScans(error, { made, kept });

		expect(error.description).toBe(`Fix it.${sentences}`);
	});

	test('and one that sent nothing after that does not say that nothing was charged', () => {
		const unsendable = { itemIndex: 0, failure: new Failure('Not an image', 'Leave it out.') };
		const others = { itemIndex: 1, failure: new Failure('b', 'c') };
		const error = planError(node, [unsendable, others], redactor);
		addKeptScans(error, { made: 1, kept: 0 });

		expect(error.description).toBe(
			`Leave it out. Nothing was sent to IQS this time. 1 more item cannot be sent either. 1 scan had already been made but could not be kept.${setting}`,
		);
	});

	const key = call('The key', { scope: 'account' });
	const tried = call('Tried', { failedCalls: 4 });
	const onceTried = call('Once tried');
	const within = call('Within n8n', { failedCalls: 0 });

	test.each<[name: string, failures: Failure[], decisive: string]>([
		['the first of equal ones', [call('First'), call('Second')], 'First'],
		['the one with most calls', [onceTried, tried, onceTried], 'Tried, after 4 calls'],
		['the one that holds for the run', [tried, key], 'The key'],
		['the one within n8n', [tried, within], 'Within n8n'],
		['no image that was not sent', [new NotSent(onceTried), onceTried], 'Once tried'],
		[
			'the one because of which others were not sent',
			[key, tried, onceTried, new NotSent(onceTried)],
			'Once tried',
		],
	])('ends with %s', (_, failures, decisive) => {
		const error = runError(
			node,
			failures.map((failure) => failed(0, failure)),
			redactor,
		);

		expect(error.message).toBe(`${decisive} [item 0]`);
	});
});
