import { useStorage } from '../../dev/engine/storage';
import { photoItem } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan, type ScanResult } from '../support/scanFile';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { Fault, FaultName } from '../../dev/service/server';

const service = useLocalService();

const apiKey = 'local-key';
/** A photo whose Base64 text cannot occur by chance. */
const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(3000)]);

/** Everything that could be saved, shown or logged. */
function traces({ run, error }: ScanResult): string {
	return [
		JSON.stringify(run),
		inspect(run, { depth: 20, maxStringLength: null }),
		inspect(error, { depth: 20, showHidden: true, maxStringLength: null }),
		String(error?.stack),
	].join('\n');
}

beforeAll(async () => await useStorage('filesystem'));

const echoed: Fault = {
	status: 403,
	code: 'Retrieval.InvalidAPIKey',
	message: `Incorrect APIKey provided: ${apiKey}. Body: ${photo.toString('base64')}`,
};

test.each<[string, FaultName | Fault, object]>([
	['a refusal', 'arrears', {}],
	['a refusal that repeats key and image', echoed, {}],
	['a broken connection', 'reset', { maxTries: 1 }],
	['a stall', 'stall', { timeoutSeconds: 1 }],
	['a web page', 'html-200', {}],
	['an answer cut off', 'cut-body', {}],
	['a redirect', 'redirect', {}],
])('after %s neither key nor image is left anywhere', async (_, fault, options) => {
	for (const onError of ['stopWorkflow', 'continueErrorOutput', 'continueRegularOutput'] as const) {
		service.current.reset();
		service.current.play(fault);
		const result = await scan({
			baseUrl: service.current.baseUrl,
			apiKey,
			items: [photoItem(photo)],
			parameters: { options: options as never },
			onError,
		});

		const left = traces(result);
		expect(left).toContain('[item 0]');
		expect(left).not.toContain(apiKey);
		expect(left).not.toContain(photo.toString('base64').slice(100, 160));
	}
});

test('a redirect is not followed, so that the key stays where it belongs', async () => {
	const other = service.current;
	other.settings.redirectTo = `${other.baseUrl}/scan/file`;
	other.play('redirect');

	await scan({ baseUrl: other.baseUrl, items: [photoItem(photo)] });

	expect(other.calls).toHaveLength(1);
});
