import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Properties } from './property';

const ending = '.properties.ts';

/** The areas that have properties: each file `<area>.properties.ts` in this folder. */
export const areas = readdirSync(__dirname)
	.filter((file) => file.endsWith(ending))
	.map((file) => file.slice(0, -ending.length));

/** The properties of an area. */
export async function loadProperties(area: string): Promise<Properties> {
	const module = (await import(path.join(__dirname, `${area}${ending}`))) as {
		properties: Properties;
	};
	return module.properties;
}
