import '../engine/engine';
import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cpuMsSince } from './processUse';

/**
 * What has to be computed for a scan, done plainly: encode, concatenate, decode. With n8n's engine
 * loaded, because the garbage collector walks through it; prints milliseconds for each megabyte.
 */
async function main(): Promise<void> {
	const bytes = 8_000_000;
	const rounds = 40;
	const photo = randomBytes(bytes);
	const head = Buffer.from('{"imageBase64":"');
	const tail = Buffer.from('"}');
	globalThis.gc!();
	const before = process.cpuUsage();
	for (let round = 0; round < rounds; round++) {
		const request = Buffer.concat([head, Buffer.from(photo.toString('base64')), tail]);
		const base64 = request.toString('latin1', head.length, request.length - tail.length);
		const scan = Buffer.from(base64, 'base64');
		if (scan.length !== bytes) throw new Error('The bytes are not those that were encoded');
		await nextTurn();
	}
	console.log(cpuMsSince(before) / ((bytes * rounds) / 1e6));
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
