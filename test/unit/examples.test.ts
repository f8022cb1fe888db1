import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Workflow } from '../../dev/n8n/workflows';
import { exampleChecks } from '../support/exampleChecks';

const folder = path.join(__dirname, '..', '..', 'examples');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(names)('%s', (name) => {
	test.each(Object.entries(exampleChecks))('%s', (_, check) => {
		const example = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Workflow;

		expect(() => check(example)).not.toThrow();
	});
});
