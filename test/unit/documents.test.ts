import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';

// What contributors are sent to is there.

const root = path.join(__dirname, '..', '..');
const documents = ['CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
const read = (document: string) => readFileSync(path.join(root, document), 'utf8');

/** The files and folders of this repository that a text names, in code or in links. */
function pathsIn(text: string): string[] {
	const ours = /^((nodes|credentials|dev|test|docs|examples|\.[a-z]+)\/|[A-Z_]+\.md)/;
	return text.split(/[\s`()[\],;:'"|#]+/).filter((word) => ours.test(word));
}

test('paths are found in code and in links', () => {
	const text =
		'`dev/a.ts` and\n```sh\nnpx jest test/unit/b\n```\n[c](README.md#c) [d](https://e/f)';

	expect(pathsIn(text)).toEqual(['dev/a.ts', 'test/unit/b', 'README.md']);
});

test.each(documents)('%s names files that exist', (document) => {
	const missing = pathsIn(read(document)).filter((file) => !existsSync(path.join(root, file)));

	expect(missing).toEqual([]);
});

test.each(documents)('%s names scripts that exist', (document) => {
	const scripts = [...read(document).matchAll(/\bnpm run ([\w:]+)/g)].map(([, script]) => script!);

	expect(scripts.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
});
