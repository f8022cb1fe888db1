import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FaultName, localKey, startLocalService } from '../../../dev/service/server';
import { service, imageBase64, post, outcome, until } from '../../support/serviceClient';

/** Enough for a response to arrive that is on its way. */
async function someTurns(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await nextTurn();
}

describe('broken responses', () => {
	test.each<[FaultName, number, string | RegExp]>([
		['html-502', 502, /^<html>[^]*nginx/],
		['html-200', 200, /^<!doctype html>[^]*password/],
		['empty-200', 200, /^$/],
		['empty-500', 500, /^$/],
		['truncated-json', 200, /^\{.*"wid$/],
		['no-scan', 200, '"scanFileInfoList":[]'],
		['no-list', 200, /^\{"requestId":"[^"]+"\}$/],
		['not-base64', 200, '"imageBase64":"***"'],
		['not-image', 200, '"imageBase64":"aGVsbG8="'],
		['empty-image', 200, '"imageBase64":""'],
	])('%s', async (name, status, content) => {
		service.play(name);
		const response = await post({ imageBase64 });

		expect(response.status).toBe(status);
		expect(await response.text()).toMatch(content);
	});

	test('redirects to the URL in the settings', async () => {
		service.settings.redirectTo = 'http://localhost:9/elsewhere';
		service.play('redirect');
		const response = await post({ imageBase64 }, { redirect: 'manual' });

		expect(response.status).toBe(307);
		expect(response.headers.get('location')).toBe('http://localhost:9/elsewhere');
	});

	test('cuts a body short', async () => {
		service.play('cut-body');
		const response = await post({ imageBase64 });

		expect(response.status).toBe(200);
		expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10_000);
		await expect(response.text()).rejects.toThrow('terminated');
	});

	test('resets a connection', async () => {
		service.play('reset');

		await expect(post({ imageBase64 })).rejects.toThrow('fetch failed');
		expect(service.calls[0]).not.toHaveProperty('status');
	});

	test('trickles until the client leaves', async () => {
		service.play('trickle');
		const client = new AbortController();
		const response = await post({ imageBase64 }, { signal: client.signal });
		let received = '';
		for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
			received += Buffer.from(chunk).toString();
			if (received.length === 3) break;
		}
		client.abort();

		expect(received).toBe('   ');
		await until(() => service.calls[0]?.finishedAtMs !== undefined);
	});

	test.each<FaultName>(['stall', 'stall-body'])(
		'%s lasts until the client gives up',
		async (name) => {
			service.play(name);
			const client = new AbortController();
			const text = post({ imageBase64 }, { signal: client.signal }).then((response) =>
				response.text(),
			);
			const failure = expect(text).rejects.toThrow('aborted');
			// The image is known once the service has the whole request.
			await until(() => service.calls[0]?.imageSha256 !== undefined);
			await someTurns();
			expect(service.calls[0]).not.toHaveProperty('finishedAtMs');
			client.abort();

			await failure;
			await until(() => service.calls[0]?.finishedAtMs !== undefined);
			expect((await post({ imageBase64 })).status).toBe(200);
		},
	);

	test.each<FaultName>(['stall', 'stall-body', 'trickle'])(
		'close() ends a %s at once',
		async (name) => {
			const other = await startLocalService();
			other.play(name);
			const text = post({ imageBase64 }, {}, other).then((response) => response.text());
			const failure = expect(text).rejects.toThrow(/terminated|fetch failed/);
			await until(() => other.calls.length === 1);

			// Else these would last forever.
			await other.close();
			await failure;
		},
	);
});

describe('faults played in order', () => {
	test('go to one call each', async () => {
		service.play('throttled', {}, 'internal');
		const statuses: number[] = [];
		for (let call = 0; call < 4; call++) statuses.push((await post({ imageBase64 })).status);

		expect(statuses).toEqual([429, 200, 500, 200]);
	});

	test('may only slow down a call that goes well', async () => {
		service.play({ delayMs: 20, headers: { 'x-kind': 'slow' } }, { delayMs: 60_000 });
		const response = await post({ imageBase64 });
		const client = new AbortController();
		const late = expect(post({ imageBase64 }, { signal: client.signal })).rejects.toThrow(
			'aborted',
		);
		await until(() => service.calls.length === 2);
		const next = await post({ imageBase64 });

		expect([response.status, response.headers.get('x-kind')]).toEqual([200, 'slow']);
		expect(next.status).toBe(200);
		expect(service.calls[1]).not.toHaveProperty('status');
		client.abort();
		await late;
	});

	test('can be made up', async () => {
		service.play({ status: 418, code: 'Teapot', headers: { 'x-kind': 'oolong' } });
		const response = await post({ imageBase64 });

		expect(response.headers.get('x-kind')).toBe('oolong');
		expect(await outcome(Promise.resolve(response))).toEqual([418, 'Teapot']);
	});
});

describe('a client that leaves', () => {
	test('while it waits does not hurt the service', async () => {
		service.settings.latencyMs = 60_000;
		const client = new AbortController();
		const failure = expect(post({ imageBase64 }, { signal: client.signal })).rejects.toThrow(
			'aborted',
		);
		await until(() => service.calls[0]?.imageSha256 !== undefined);
		client.abort();

		await failure;
		await until(() => service.calls[0]?.finishedAtMs !== undefined);
		expect(service.calls[0]).not.toHaveProperty('status');
	});

	test('while it sends does not hurt the service', async () => {
		const socket = connect(Number(new URL(service.baseUrl).port), '127.0.0.1');
		socket.write(
			`POST /scan/file HTTP/1.1\r\nHost: local\r\nX-API-Key: ${localKey}\r\n` +
				'Content-Length: 1000\r\n\r\n{"image',
		);
		await until(() => service.calls.length === 1);
		socket.destroy();

		await until(() => service.calls[0]?.finishedAtMs !== undefined);
		expect(service.calls[0]).not.toHaveProperty('status');
		expect((await post({ imageBase64 })).status).toBe(200);
	});
});
