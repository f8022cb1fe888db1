import * as fc from 'fast-check';
import { Failure } from '../../nodes/ScanFile/failures';
import { readItemSettings, readRunSettings } from '../../nodes/ScanFile/plan/parameters';
import { describeValue } from '../../nodes/ScanFile/plan/values';
import { expectThat } from './expectThat';
import type { Properties } from './property';
import { anyParameters, anyValue, contextWith } from './values';

/** What no user should read. */
const rawWords = /\[object |TypeError|RangeError|Cannot |is not a function|call stack|undefined/;

/** @throws when a failure is not written for people */
export function expectReadable({ message, remedy }: Failure): void {
	for (const text of [message, remedy]) {
		// What the message repeats of a value stands in quotes, or after the name of its type.
		const own = text.replace(/'[^]*'/, '').replace(/(the \w+|the fields?) .*/, '');
		expectThat(!rawWords.test(own), `raw words in: ${text}`);
		expectThat(text.length < 1_000, `a message of ${text.length} characters`);
	}
	expectThat(!/[.\s]$/.test(message), `a full stop at the end of: ${message}`);
	expectThat(/[.]$/.test(remedy), `no full stop at the end of: ${remedy}`);
}

/** @throws when some work ends in anything but its value or a failure written for people */
async function valueOf<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
	try {
		return await work();
	} catch (thrown) {
		expectThat(thrown instanceof Failure, `thrown: ${String(thrown)}`);
		expectReadable(thrown);
		return undefined;
	}
}

export const properties: Properties = {
	'whatever expressions give, the settings of an item can be used, or a sentence says why not': (
		runs,
	) =>
		fc.assert(
			fc.asyncProperty(anyParameters, async (parameters) => {
				const context = contextWith(parameters, []);
				const settings = await valueOf(async () => await readItemSettings(context, 0));
				if (!settings) return;
				const { source, outputField, autoCrop, autoRotate } = settings;
				for (const mode of [autoCrop, autoRotate]) {
					expectThat(['true', 'false', 'force'].includes(mode), `mode ${mode}`);
				}
				for (const name of ['keepInputFields', 'keepInputFiles', 'skipNonImages'] as const) {
					expectThat(typeof settings[name] === 'boolean', `${name} is no boolean`);
				}
				expectThat(outputField.trim() === outputField && outputField !== '', 'no output field');
				if (source.from === 'url') {
					expectThat(new URL(source.url).href === source.url, 'not as parsed');
					expectThat(/^[\x21-\x7e]+$/.test(source.url), 'a URL with other characters');
				}
				if (source.from === 'base64') expectThat(source.text.trim() !== '', 'an empty text');
			}),
			runs,
		),

	'whatever expressions give, the settings of a run can be used, or a sentence says why not': (
		runs,
	) =>
		fc.assert(
			fc.asyncProperty(anyParameters, anyValue, anyValue, async (parameters, apiKey, baseUrl) => {
				const credential = { apiKey, baseUrl };
				const good = { apiKey: 'key', baseUrl: 'https://example.com' };
				for (const data of [credential, { ...good, apiKey }, good]) {
					const context = contextWith(parameters, [], 'separate', data);
					const settings = await readRunSettings(context);
					if (settings instanceof Failure) {
						expectReadable(settings);
						continue;
					}
					const { maxConcurrentCalls, maxTries, timeoutMs, url } = settings;
					for (const number of [maxConcurrentCalls, maxTries, timeoutMs]) {
						expectThat(Number.isInteger(number) && number >= 1, `${number} as a limit`);
					}
					expectThat(/^[\x21-\x7e]+$/.test(settings.apiKey), 'a key that no header takes');
					expectThat(!['undefined', 'null'].includes(settings.apiKey), 'a key that is none');
					expectThat(new URL(url).host !== '', 'a URL that is none');
				}
			}),
			runs,
		),

	'any value can be named, in a few words': (runs) =>
		fc.assert(
			fc.property(anyValue, (value) => {
				const words = describeValue(value);
				expectThat(words.length > 3 && words.length < 900, words);
				const isText = typeof value === 'string' || Array.isArray(value);
				expectThat(isText || !words.includes('[object'), words);
			}),
			runs,
		),
};
