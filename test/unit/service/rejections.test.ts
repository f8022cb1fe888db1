import { type FaultName } from '../../../dev/service/server';
import { upperCaseUuid, service, imageBase64, post, outcome } from '../../support/serviceClient';

describe('keys', () => {
	test('are asked for', async () => {
		const noKey = [401, 'Unauthorized'];
		expect(await outcome(post({ imageBase64 }, { headers: {} }))).toEqual(noKey);
		expect(await outcome(post({ imageBase64 }, { headers: { 'X-API-Key': '' } }))).toEqual(noKey);
	});

	test.each(['other-key', 'fault-nothing', 'fault-constructor'])('unknown: %s', async (key) => {
		expect(await outcome(post('{}', { headers: { 'X-API-Key': key } }))).toEqual([
			404,
			'InvalidAccessKeyId.NotFound',
		]);
	});

	test('can stand for a fault, which leaves the waiting ones alone', async () => {
		service.play('throttled');
		const arrears = post('{}', { headers: { authorization: 'Bearer fault-arrears' } });

		expect(await outcome(arrears)).toEqual([403, 'Retrieval.Arrears']);
		expect(await outcome(post({ imageBase64 }))).toEqual([429, 'Retrieval.Throttling.User']);
	});
});

describe('service errors', () => {
	test.each<[FaultName, number, string, string]>([
		['key-not-found', 404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'],
		['wrong-key', 403, 'Retrieval.InvalidAPIKey', 'Incorrect APIKey provided.'],
		['not-activated', 403, 'Retrieval.NotActivate', 'Please activate AI search service'],
		['arrears', 403, 'Retrieval.Arrears', 'Please recharge first.'],
		['not-authorised', 403, 'Retrieval.NotAuthorised', 'Please authorize the AliyunIQSFullAccess'],
		['trial-over', 403, 'Retrieval.TestUserPeriodExpired', 'The test period has expired.'],
		['throttled', 429, 'Retrieval.Throttling.User', 'Request was denied due to user flow control.'],
		['throttling-400', 400, 'Throttling', 'user flow control'],
		['throttling-403', 403, 'Throttling', 'user flow control'],
		['throttling-503', 503, 'Throttling', 'user flow control'],
		['throttling-user-400', 400, 'Throttling.User', 'user flow control'],
		['throttling-user-403', 403, 'Throttling.User', 'user flow control'],
		['throttling-user-503', 503, 'Throttling.User', 'user flow control'],
		['throttling-api-400', 400, 'Throttling.Api', 'user flow control'],
		['throttling-api-403', 403, 'Throttling.Api', 'user flow control'],
		['throttling-api-503', 503, 'Throttling.Api', 'user flow control'],
		['quota', 429, 'Retrieval.TestUserQueryExceeded', 'The query exceeds the limit'],
		['daily-quota', 429, 'Retrieval.TestUserQueryPerDayExceeded', 'The query exceeds the limit'],
		['bad-parameter', 400, 'InvalidParameter', ''],
		['internal', 500, 'InternalServerError', ''],
		['unavailable', 503, 'ServiceUnavailable', ''],
		['unknown-403', 403, 'Retrieval.SomethingNew', ''],
		['error-in-200', 200, 'Retrieval.Arrears', 'Please recharge first.'],
	])('%s', async (name, status, errorCode, message) => {
		service.play(name);
		const response = await post({ imageBase64 });

		expect(response.status).toBe(status);
		expect(await response.json()).toEqual({
			requestId: expect.stringMatching(upperCaseUuid) as string,
			errorCode,
			errorMessage: expect.stringContaining(message) as string,
		});
		expect(service.calls[0]).toMatchObject({ status, code: errorCode });
	});

	test.each<[FaultName, string | null]>([
		['throttled', '7'],
		['throttling-user-403', '7'],
		['quota', '7'],
		['unavailable', null],
	])('%s asks to wait: %s', async (name, retryAfter) => {
		service.settings.retryAfterSeconds = 7;
		service.play(name);

		expect((await post({ imageBase64 })).headers.get('retry-after')).toBe(retryAfter);
	});

	test.each([
		['live', ['errorCode', 'errorMessage', 'requestId']],
		['documented', ['code', 'message', 'requestId']],
		['capitalised', ['Code', 'Message', 'RequestId']],
	] as const)('in the %s spelling', async (errorSpelling, names) => {
		service.settings.errorSpelling = errorSpelling;
		service.play('arrears');

		const body = (await (await post({ imageBase64 })).json()) as Record<string, unknown>;

		expect(Object.keys(body).sort()).toEqual(names);
		expect(Object.values(body)).toContain('Retrieval.Arrears');
	});
});
