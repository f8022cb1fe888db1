import type { Retry } from '../../../nodes/ScanFile/failures';
import {
	responseOverLimit,
	responseTruncated,
	timedOut,
	unusableResponse,
	webPageResponse,
} from '../../../nodes/ScanFile/iqs/callFailures';
import { requestNotMade } from '../../../nodes/ScanFile/iqs/connectionFailures';

test('never repeats a call that may have succeeded and been billed', () => {
	const lost = [timedOut(120_000), responseTruncated(), unusableResponse('IQS sent nothing', 200)];

	for (const { details } of lost) {
		expect(details).toMatchObject({ retry: 'never', scope: 'image', possiblyBilled: true });
	}
	expect(timedOut(120_000).message).toMatch(/in time \(120 s\)$/);
});

test.each<[requestId: string | undefined, told: RegExp, untold: RegExp]>([
	['R-1', /send the request ID to Alibaba Cloud support\.$/, /Base URL/],
	[undefined, /check the 'Base URL' in the credential\.$/, /request ID/],
])('an unusable response with the request ID %s says whom to ask', (requestId, told, untold) => {
	const failure = unusableResponse('IQS sent nothing', 206, requestId);

	expect(failure.details).toMatchObject({ httpStatus: 206, requestId });
	expect(failure.remedy).toMatch(told);
	expect(failure.remedy).not.toMatch(untold);
});

test.each([
	'The domain is not allowed',
	'The domain is not allowed.',
	'The domain is not allowed. ',
	'The domain is not allowed...',
	' The domain is not allowed. .',
])('a request that n8n does not send holds for the run, and is told in its words: %s', (reason) => {
	const failure = requestNotMade(reason);

	expect(failure.message).toBe('n8n could not send the request: The domain is not allowed');
	expect(failure.details).toMatchObject({ retry: 'never', scope: 'run' });
	expect(failure.details.possiblyBilled ?? false).toBe(false);
});

test('a response over a limit says which, and that it may be paid for', () => {
	const failure = responseOverLimit('more than 100 images', 200);

	expect(failure.message).toBe(
		'The response from IQS contains more than 100 images, so n8n did not read all of it',
	);
	expect(failure.details).toMatchObject({ retry: 'never', scope: 'image', possiblyBilled: true });
});

test.each<[status: number, Retry, stopsRun: boolean]>([
	[200, 'never', true],
	[404, 'never', true],
	[405, 'never', true],
	[403, 'never', false],
	[499, 'never', false],
	[500, 'transient', false],
	[502, 'transient', false],
])('a web page with HTTP %d: %s, stops the run: %s', (httpStatus, retry, stopsRun) => {
	const failure = webPageResponse(httpStatus);

	expect(failure.details.scope !== 'image').toBe(stopsRun);
	expect(failure.details).toMatchObject({ retry, httpStatus });
	expect(failure.message).toContain(`HTTP ${httpStatus}`);
});
