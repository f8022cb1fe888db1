/** The n8n versions that the node is run in; there is a manifest for each. */
export const currentVersion = '2.41.1';
export const previousVersion = '1.123.0';
export const versions = [currentVersion, previousVersion] as const;
export type Version = (typeof versions)[number];

/** Where n8n keeps files between nodes: in the execution's data, in a folder, or in its database. */
export type Storage = 'memory' | 'filesystem' | 'database';

/** Whether the files of an item are stored next to its fields or among them. */
export type BinaryMode = 'separate' | 'combined';
