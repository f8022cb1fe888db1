import assert from 'node:assert/strict';
import { stamped } from '../../dev/service/server';
import { fileOf, type Item } from '../../dev/n8n/execution';
import { modes, ordinaryMode, type Mode, type Version } from './modes';
import type { Stage } from './stage';

/** One row of the table. */
export interface Check {
	name: string;
	modes: readonly Mode[];
	/** All when it is missing. */
	versions?: readonly Version[];
	run(stage: Stage): Promise<void>;
}

/** A check of what may differ from one mode of n8n to another. */
export function everywhere(name: string, run: Check['run']): Check {
	return { name, modes, run };
}

/** A check that downloads a file which came through a webhook. */
export function withUploads(name: string, run: Check['run']): Check {
	// From its database n8n 2.41 gives such a file to nodes, but to no user: it has it under "temp".
	return { name, modes: modes.filter((mode) => !mode.startsWith('database')), run };
}

/** A check of what is the same in every mode. */
export function once(name: string, run: Check['run']): Check {
	return { name, modes: [ordinaryMode], run };
}

/** Checks the scan in an output item, to the last byte. */
export async function expectScan(
	stage: Stage,
	item: Item | undefined,
	expected: { photo: Buffer; fileName: string; mimeType?: string; item?: number; field?: string },
): Promise<void> {
	assert(item, 'There is no such output item');
	const file = fileOf(item, expected.field ?? 'data');
	assert.deepEqual(
		{ fileName: file.fileName, mimeType: file.mimeType, item: item.pairedItem?.item },
		{
			fileName: expected.fileName,
			mimeType: expected.mimeType ?? 'image/jpeg',
			item: expected.item ?? 0,
		},
	);
	const bytes = await stage.api.download(file);
	assert(
		bytes.equals(stamped(expected.photo)),
		`${bytes.length} bytes, not those that the service sent`,
	);
}

/** Checks that a text has all these parts; without regard to case. */
export function expectText(text: unknown, ...parts: string[]): void {
	for (const part of parts) {
		assert(
			String(text).toLowerCase().includes(part.toLowerCase()),
			`Expected "${part}" in: ${String(text)}`,
		);
	}
}
