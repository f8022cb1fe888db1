import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { localKey, type LocalService, startLocalService } from '../../dev/service/server';

export const upperCaseUuid = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
export const withKey = { authorization: `Bearer ${localKey}` };

export interface ScanResponse {
	requestId: string;
	scanFileInfoList: Array<{ angle: number; width: number; height: number; imageBase64: string }>;
	searchInformation: { searchTime: number };
}

/** Reset for each test file that imports this module. */
export let service: LocalService;
export let photo: Buffer;
export let imageBase64: string;

beforeAll(async () => {
	service = await startLocalService({ settings: { mode: 'echo' } });
	const background = { r: 200, g: 180, b: 90 };
	photo = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
		.jpeg()
		.toBuffer();
	imageBase64 = photo.toString('base64');
});
afterEach(() => service.reset());
afterAll(() => service.close());

export function post(
	body: unknown,
	init: RequestInit = {},
	{ baseUrl } = service,
): Promise<Response> {
	return fetch(`${baseUrl}/scan/file`, {
		method: 'POST',
		headers: withKey,
		body: typeof body === 'string' ? body : JSON.stringify(body),
		...init,
	});
}

export function control(method: string, json?: unknown, below = ''): Promise<Response> {
	const body = json === undefined ? {} : { body: JSON.stringify(json) };
	return fetch(`${service.baseUrl}/control${below}`, { method, ...body });
}

export async function outcome(reply: Promise<Response>): Promise<[status: number, code: unknown]> {
	const response = await reply;
	const { errorCode } = (await response.json()) as { errorCode?: unknown };
	return [response.status, errorCode];
}

/** Waits for something the service notices a moment after its client. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(5);
}
