import type { BinaryMode, Storage, Version } from '../../dev/n8n/versions';
export * from '../../dev/n8n/versions';

/** What is run every time. */
export const usualVersions: readonly Version[] = ['2.41.1'];

/** A way to set up n8n, and a workflow in it, that changes where a node finds its files. */
export type Mode = `${Storage} ${BinaryMode}`;

export const storages: readonly Storage[] = ['memory', 'filesystem', 'database'];
const binaryModes: readonly BinaryMode[] = ['separate', 'combined'];

/** Those modes that have one of these storages and one of these binary modes. */
export function modesWith(
	someStorages: readonly Storage[],
	someBinaryModes: readonly BinaryMode[],
): Mode[] {
	return someStorages.flatMap((storage) =>
		someBinaryModes.map((binaryMode): Mode => `${storage} ${binaryMode}`),
	);
}

export const modes: readonly Mode[] = modesWith(storages, binaryModes);

/** What a user has who never changed anything. */
export const ordinaryMode: Mode = 'filesystem separate';

/** An n8n to start, and the kinds of workflows to run on it. */
export interface ServerKind {
	version: Version;
	storage: Storage;
	binaryModes: readonly BinaryMode[];
}

/** What is run every time. */
export const usualServers: readonly ServerKind[] = usualVersions.flatMap((version) => [
	{ version, storage: 'memory', binaryModes },
	{ version, storage: 'filesystem', binaryModes },
]);

/** The whole matrix. Combined mode and storage in the database came with n8n 2. */
export const allServers: readonly ServerKind[] = [
	...usualServers,
	{ version: '2.41.1', storage: 'database', binaryModes },
	{ version: '1.123.0', storage: 'memory', binaryModes: ['separate'] },
	{ version: '1.123.0', storage: 'filesystem', binaryModes: ['separate'] },
];
