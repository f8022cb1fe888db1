import { previousVersion, type BinaryMode, type Storage, type Version } from '../../dev/n8n/versions';

/*
 * Tags that say in which modes of n8n a test is run. Without one it runs where nobody ever changed
 * anything: files are kept in a folder, and stand beside the fields of an item.
 */

/** For a test of what may differ from one mode to another. */
export const inEveryMode = { tag: ['@every-storage', '@every-binary-mode'] };

/** The same for a test that downloads a file which came through a webhook. */
export const inEveryModeButDatabase = {
	// From its database n8n 2.41 gives such a file to nodes, but to no user: it has it under "temp".
	tag: [...inEveryMode.tag, '@not-database'],
};

export const inEveryModeOfN8n2 = { tag: [...inEveryMode.tag, '@not-n8n-1'] };

export const inEveryStorage = { tag: '@every-storage' };

/** For a test of combined mode alone. */
export const inCombinedMode = { tag: '@combined' };

export const inEveryStorageCombined = { tag: ['@every-storage', '@combined'] };

/** What is left out in a mode: patterns for the titles of tests, at whose end their tags are. */
export function leftOutIn(version: Version, storage: Storage, binaryMode: BinaryMode): RegExp[] {
	return [
		binaryMode === 'combined' ? /^(?!.*@(combined|every-binary-mode))/ : /@combined/,
		...(storage === 'filesystem' ? [] : [/^(?!.*@every-storage)/]),
		...(version === previousVersion ? [/@not-n8n-1/] : []),
		...(storage === 'database' ? [/@not-database/] : []),
	];
}
