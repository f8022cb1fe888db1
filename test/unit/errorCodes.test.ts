import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	createSourceFile,
	forEachChild,
	isArrayLiteralExpression,
	isStringLiteral,
	ScriptTarget,
	type Node,
} from 'typescript';
import { faultsByName, type Fault } from '../../dev/service/faults';
import { errorCatalog } from '../../nodes/ScanFile/iqs/errorCatalog';

// A code that the node knows belongs into the local service, the documents and the tests;
// CONTRIBUTING.md lists the steps.

/** The documents that name every code. */
const documents = ['docs/errors.md'];
/** The test of what each code means. */
const meaningTest = 'test/unit/iqs/callFailures.test.ts';
/** The tests of what the user reads; they get the codes from the local service. */
const messageTests = ['test/engine/errorTableRuns.ts'];

const read = (file: string) => readFileSync(path.join(__dirname, '..', '..', file), 'utf8');

/** The texts in the tables and lists of a file, so that a comment does not count as a test. */
function stringsIn(file: string): Set<string> {
	const strings = new Set<string>();
	const visit = (node: Node) => {
		if (isArrayLiteralExpression(node)) {
			for (const { text } of node.elements.filter(isStringLiteral)) strings.add(text);
		}
		forEachChild(node, visit);
	};
	visit(createSourceFile(file, read(file), ScriptTarget.Latest));
	return strings;
}

/** Whether a text has the code as a whole, not as a part of another one. */
function names(text: string, code: string): boolean {
	const words = text.split(/[^\w.]+/).map((word) => word.replace(/\.$/, ''));
	return words.includes(code);
}

const faults = Object.entries<Fault>(faultsByName);
const faultsWith = (code: string) =>
	faults.filter(([, fault]) => fault.code === code).map(([name]) => name);

test('tells a code from a part of another one', () => {
	expect(names('(code Retrieval.Arrears, HTTP 403)', 'Retrieval.Arrears')).toBe(true);
	expect(names('It is `Retrieval.Arrears`.', 'Retrieval.Arrears')).toBe(true);
	expect(names('The code is Retrieval.Arrears.', 'Retrieval.Arrears')).toBe(true);
	expect(names('Retrieval.Arrears.User', 'Retrieval.Arrears')).toBe(false);
	expect(names('NotRetrieval.Arrears', 'Retrieval.Arrears')).toBe(false);
});

describe.each([...errorCatalog.keys()])('%s', (code) => {
	test('is a fault of the local service (dev/service/faults.ts)', () => {
		expect(faultsWith(code)).not.toEqual([]);
	});

	test.each(documents)('stands in %s', (document) => {
		expect(names(read(document), code)).toBe(true);
	});

	test(`has its meaning tested (${meaningTest})`, () => {
		expect(stringsIn(meaningTest)).toContain(code);
	});

	test.each(messageTests)('has its message tested (%s)', (file) => {
		const strings = stringsIn(file);

		expect(faultsWith(code).filter((name) => strings.has(name))).not.toEqual([]);
	});
});
