import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { INode, INodeParameters } from 'n8n-workflow';
import { useStorage } from '../../dev/engine/storage';
import type { FaultName } from '../../dev/service/server';
import { startWebServer } from '../../dev/webServer';
import { debugLog } from '../support/debugLog';
import { photoItem } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan, type ScanResult } from '../support/scanFile';

const service = useLocalService();

/** As long and as mixed as a real one, with characters that URLs, JSON and Base64 write in their own way. */
const secretKey = 'sk-9fK2+xQ/7vLm&Zr4%41"TbW1yHc';
/** A photo whose Base64 text cannot occur by chance. */
const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(3000)]);
const base64 = photo.toString('base64');

const endings = ['stopWorkflow', 'continueErrorOutput', 'continueRegularOutput'] as const;

beforeAll(async () => await useStorage('filesystem'));

/** Everything that could be saved, shown or logged. */
function traces({ run, error }: ScanResult): string {
	const everything = {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	};
	return [
		JSON.stringify(run),
		inspect(run, everything),
		inspect(error, everything),
		inspect(error?.cause, everything),
		String(error?.stack),
		debugLog(),
	].join('\n');
}

/** Looks for every piece of nine characters, wherever line ends may have come into it. */
function expectNoSecrets(result: ScanResult, apiKey: string): void {
	const left = traces(result).replace(/\s+/g, '').toLowerCase();
	const spellings = [
		apiKey,
		encodeURIComponent(apiKey),
		JSON.stringify(apiKey).slice(1, -1),
		Buffer.from(apiKey).toString('base64'),
		Buffer.from(apiKey).toString('hex'),
	];
	const keyPieces = spellings.flatMap((spelling) => piecesOf(spelling, 9, 1));
	const pieces = [...keyPieces, ...piecesOf(base64, 50, 50)];
	expect(pieces.filter((piece) => left.includes(piece.toLowerCase()))).toEqual([]);
}

function piecesOf(text: string, length: number, step: number): string[] {
	return Array.from({ length: Math.floor((text.length - length) / step) + 1 }, (_, index) =>
		text.slice(index * step, index * step + length),
	);
}

test.each<[string, FaultName | undefined, INodeParameters]>([
	['a good run', undefined, {}],
	['an error response', 'arrears', {}],
	['a broken connection', 'reset', { maxTries: 1 }],
	['a stall', 'stall', { timeoutSeconds: 1 }],
	['a web page', 'html-200', {}],
	['an reply cut off', 'cut-body', {}],
	['a redirect', 'redirect', {}],
])('after %s neither key nor image is left anywhere', async (_, fault, options) => {
	for (const onError of endings) {
		service.current.reset();
		service.current.settings.mode = 'stamp';
		if (fault) service.current.play(fault);
		const result = await scan({
			baseUrl: service.current.baseUrl,
			apiKey: 'local-key',
			items: [photoItem(photo)],
			parameters: { options },
			onError,
		});

		if (fault) expect(traces(result)).toContain('[item 0]');
		expectNoSecrets(result, 'local-key');
	}
});

test('a redirect is not followed, so that the key stays where it belongs', async () => {
	const other = service.current;
	other.settings.redirectTo = `${other.baseUrl}/scan/file`;
	other.play('redirect');

	await scan({ baseUrl: other.baseUrl, items: [photoItem(photo)] });

	expect(other.calls).toHaveLength(1);
});

/** A gateway that gives each request the same response, whatever was asked. */
async function responding<Result>(
	reply: { status: number; json: object },
	use: (baseUrl: string) => Promise<Result>,
): Promise<Result> {
	const gateway = await startWebServer((request, response) => {
		request.resume().once('end', () => {
			response.writeHead(reply.status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(reply.json));
		});
	});
	try {
		return await use(gateway.baseUrl);
	} finally {
		await gateway.stop();
	}
}

const lines = (text: string, length: number, lineEnd = '\r\n') =>
	text.match(new RegExp(`.{1,${length}}`, 'g'))!.join(lineEnd);
const percent = (text: string) =>
	Array.from(text, (character) => `%${character.charCodeAt(0).toString(16)}`).join('');

/** What a gateway makes of a request that it repeats. */
const echoes: Array<[string, string]> = [
	['as it was', `${secretKey} ${base64}`],
	['in capitals', secretKey.toUpperCase()],
	['in lines', `${lines(secretKey, 5)} ${lines(base64, 76)}`],
	['in a URL', `?key=${encodeURIComponent(secretKey)}&image=${encodeURIComponent(base64)}`],
	['in a URL, every character', percent(secretKey)],
	['in JSON', JSON.stringify({ key: secretKey, image: base64 }).replaceAll('/', '\\/')],
	['in JSON in JSON', JSON.stringify(JSON.stringify({ key: secretKey, image: lines(base64, 76) }))],
	['in HTML', secretKey.replace(/\W/g, (character) => `&#${character.charCodeAt(0)};`)],
	['as Basic', `Basic ${Buffer.from(`user:${secretKey}`).toString('base64')}`],
	['as Base64 in lines', lines(Buffer.from(`Bearer ${secretKey}`).toString('base64'), 16)],
	['in hexadecimal digits', Buffer.from(secretKey).toString('hex')],
	['as a data URL', `data:image/jpeg;base64,${base64}`],
	['as a form, which loses the plus signs', base64.replaceAll('+', ' ')],
	['in groups of eight', lines(base64, 8, ' ')],
	['across the end of a quote', `${'so '.repeat(95)} ${secretKey} ${base64}`],
	['cut off by the gateway', `${secretKey.slice(0, 20)}...`],
];

describe.each(echoes)('A gateway that repeats the request %s', (_, echo) => {
	const scans = [{ imageBase64: '/9j/4AAQ' }];
	test.each<[string, { status: number; json: object }, ReadonlyArray<INode['onError']>]>([
		[
			'in an error response',
			{ status: 403, json: { code: echo, message: echo, requestId: echo } },
			endings,
		],
		[
			'under a good status',
			{ status: 200, json: { errorCode: `Bad ${echo}`, errorMessage: echo } },
			['continueRegularOutput'],
		],
		[
			'as the request ID of a scan',
			{ status: 200, json: { requestId: echo, scanFileInfoList: scans } },
			['stopWorkflow'],
		],
	])('%s leaves nothing of it', async (_place, reply, settings) => {
		for (const onError of settings) {
			const result = await responding(reply, async (baseUrl) =>
				scan({ baseUrl, apiKey: secretKey, items: [photoItem(photo)], onError }),
			);

			expectNoSecrets(result, secretKey);
			expect(result.output.length + result.errorOutput.length + (result.error ? 1 : 0)).toBe(1);
		}
	});
});

test('a request ID without secrets comes out as it is', async () => {
	const requestId = '8A5E0F3C-1B2D-4E6F-8A9B-0C1D2E3F4A5B';
	const json = { requestId, scanFileInfoList: [{ imageBase64: '/9j/4AAQ' }] };

	const { output } = await responding({ status: 200, json }, async (baseUrl) =>
		scan({ baseUrl, apiKey: secretKey, items: [photoItem(photo)] }),
	);

	expect(output[0]!.json.requestId).toBe(requestId);
});

test('the name of a file does not bring the key into messages and hints', async () => {
	for (const skipNonImages of [true, false]) {
		const { hints, error } = await scan({
			baseUrl: service.current.baseUrl,
			apiKey: 'local-key',
			items: [photoItem(Buffer.from('no image'), 'local-key.txt')],
			parameters: { options: { skipNonImages } },
		});

		const told = [...hints, inspect(error, { depth: Infinity })].join();
		expect(told).toContain("'***.txt'");
		expect(told).not.toContain('local-key');
	}
});

test('neither the package nor a snapshot holds a key or an image', () => {
	const root = join(__dirname, '../..');
	const files = ['dist', 'test'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.map((file) => join(root, folder, file))
			.filter((file) => (folder === 'dist' ? /\.(js|json|svg)$/ : /\.snap$/).test(file)),
	);

	expect(files.length).toBeGreaterThan(20);
	for (const file of [...files, join(root, 'package.json')]) {
		expect(readFileSync(file, 'utf8')).not.toMatch(/local-key|fault-|[A-Za-z0-9+/]{200}/);
	}
});

test('the log was written at debug level', () => {
	expect(debugLog()).toContain('finished with error');
});
