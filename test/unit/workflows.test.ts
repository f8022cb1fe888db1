import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..', '..', '.github', 'workflows');
const workflows = readdirSync(folder).map((name): [name: string, text: string] => [
	name,
	readFileSync(path.join(folder, name), 'utf8'),
]);

test.each(workflows)('%s runs no action that its owner could swap', (_, text) => {
	const actions = [...text.matchAll(/\buses: *(.*)/g)].map(([, action]) => action);

	expect(actions).not.toEqual([]);
	for (const action of actions) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(workflows)('%s states what it may do', (_, text) => {
	expect(text).toMatch(/^permissions:( \{\}|\n {2}contents: read)$/m);
});

test('an action has one version everywhere', () => {
	const pins = new Map<string, Set<string>>();
	for (const [, text] of workflows) {
		for (const [, owner, action, pin] of text.matchAll(/uses: *([\w-]+)\/([\w-]+)[\w./-]*@(.*)/g)) {
			const name = `${owner}/${action}`;
			pins.set(name, (pins.get(name) ?? new Set()).add(pin!));
		}
	}

	for (const [name, found] of pins)
		expect([name, [...found]]).toEqual([name, [expect.any(String)]]);
});

test('only the job that publishes may act in the name of the repository', () => {
	for (const [name, text] of workflows) {
		const jobs = text.split(/^ {2}(?=[\w-]+:$)/m).filter((job) => job.includes('id-token: write'));

		expect(jobs.map((job) => job.split(':')[0])).toEqual(name === 'publish.yml' ? ['publish'] : []);
		for (const job of jobs) expect(job).not.toMatch(/checkout|npm (ci|install|run|test|pack)/);
	}
});
