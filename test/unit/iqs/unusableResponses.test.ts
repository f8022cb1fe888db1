import { requestNotMade } from '../../../nodes/ScanFile/iqs/connectionFailures';
import type { Retry } from '../../../nodes/ScanFile/iqs/errorCatalog';
import {
	responseOverLimit,
	responseTruncated,
	timedOut,
	unusableResponse,
	webPageResponse,
} from '../../../nodes/ScanFile/iqs/errors';

test('never repeats a call that may have been answered and billed', () => {
	const lost = [timedOut(120_000), responseTruncated(), unusableResponse('IQS sent nothing', 200)];

	for (const { facts } of lost) {
		expect(facts).toMatchObject({ retry: 'never', stopsRun: false, possiblyBilled: true });
	}
	expect(timedOut(120_000).facts.what).toMatch(/in time \(120 s\)$/);
});

test.each<[requestId: string | undefined, told: RegExp, untold: RegExp]>([
	['R-1', /send the request ID to Alibaba Cloud support\.$/, /Base URL/],
	[undefined, /check the 'Base URL' in the credential\.$/, /request ID/],
])('an unusable answer with the request ID %s says whom to ask', (requestId, told, untold) => {
	const { facts } = unusableResponse('IQS sent nothing', 206, requestId);

	expect(facts).toMatchObject({ httpStatus: 206, requestId });
	expect(facts.remedy).toMatch(told);
	expect(facts.remedy).not.toMatch(untold);
});

test.each([
	'The domain is not allowed',
	'The domain is not allowed.',
	'The domain is not allowed. ',
	'The domain is not allowed...',
	' The domain is not allowed. .',
])('a request that n8n does not send holds for the run, and is told in its words: %s', (reason) => {
	const { facts } = requestNotMade(reason);

	expect(facts.what).toBe('n8n could not send the request: The domain is not allowed');
	expect(facts).toMatchObject({ retry: 'never', stopsRun: true });
	expect(facts.possiblyBilled ?? false).toBe(false);
});

test('a response over a limit says which, and that it may be paid for', () => {
	const { facts } = responseOverLimit('more than 100 images', 200);

	expect(facts.what).toBe(
		'The answer from IQS has more than 100 images, so n8n did not read it to its end',
	);
	expect(facts).toMatchObject({ retry: 'never', stopsRun: false, possiblyBilled: true });
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
	const { facts } = webPageResponse(httpStatus);

	expect(facts).toMatchObject({ retry, stopsRun, httpStatus });
	expect(facts.what).toContain(`HTTP ${httpStatus}`);
});
