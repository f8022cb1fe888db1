import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A failure as the source makes it; what is known only at run time is an ellipsis. */
export interface SourceFailure {
	/** The stage that makes it, such as `plan`. */
	stage: string;
	message: string;
	/** The remedies that it may come with. */
	remedies: string[];
	/** The names of its details, such as `isSkippable`. */
	details: string[];
}

const nodeFolder = path.join(__dirname, '..', '..', 'nodes', 'ScanFile');
const unknown = '…';

/** Every `new Failure(…)` in some stages of the node, so that a new one appears by itself. */
export function failuresInSource(stages: readonly string[]): SourceFailure[] {
	return read(stages, (reader, file, stage) =>
		reader.failuresIn(file).map((failure) => ({ stage, ...failure })),
	);
}

/** The first argument of every call of some functions, where it is a text. */
export function textsOfCalls(stages: readonly string[], functions: string[]): string[] {
	const texts = read(stages, (reader, file) => reader.textsOfCallsIn(file, functions));
	return [...new Set(texts)].filter((text) => text !== unknown);
}

function read<Found>(
	stages: readonly string[],
	find: (reader: Reader, file: ts.SourceFile, stage: string) => Found[],
): Found[] {
	const files = stages.flatMap((stage) =>
		readdirSync(path.join(nodeFolder, stage), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => ({ stage, file: path.join(nodeFolder, stage, name) })),
	);
	const options: ts.CompilerOptions = { noLib: true, types: [] };
	const host = ts.createCompilerHost(options);
	// The types of n8n would take seconds to read, and say nothing here.
	host.resolveModuleNameLiterals = (names, from) =>
		names.map(({ text }) =>
			text.startsWith('.')
				? ts.resolveModuleName(text, from, options, host)
				: { resolvedModule: undefined },
		);
	const rootNames = files.map(({ file }) => file);
	const program = ts.createProgram({ rootNames, options, host });
	const reader = new Reader(program.getTypeChecker());
	return files.flatMap(({ stage, file }) => find(reader, program.getSourceFile(file)!, stage));
}

class Reader {
	constructor(private readonly checker: ts.TypeChecker) {}

	failuresIn(file: ts.SourceFile): Array<Omit<SourceFailure, 'stage'>> {
		return nodesIn(file).flatMap((node) => {
			if (!ts.isNewExpression(node) || node.expression.getText() !== 'Failure') return [];
			const [message, remedy, details] = node.arguments!;
			const remedies = this.textsOf(remedy!);
			const names = this.namesOf(details);
			return this.textsOf(message!).map((text) => ({ message: text, remedies, details: names }));
		});
	}

	textsOfCallsIn(file: ts.SourceFile, functions: string[]): string[] {
		return nodesIn(file).flatMap((node) =>
			ts.isCallExpression(node) && functions.includes(node.expression.getText())
				? this.textsOf(node.arguments[0]!)
				: [],
		);
	}

	/** What an expression may say: several texts where the source chooses one. */
	private textsOf(node: ts.Expression): string[] {
		if (ts.isStringLiteralLike(node)) return [node.text];
		if (ts.isParenthesizedExpression(node)) return this.textsOf(node.expression);
		if (ts.isConditionalExpression(node)) {
			return [...this.textsOf(node.whenTrue), ...this.textsOf(node.whenFalse)];
		}
		if (ts.isTemplateExpression(node)) {
			return node.templateSpans.reduce(
				(texts, { expression, literal }) => {
					// What may be missing is shown as it is when it is there.
					const choices = this.textsOf(expression).filter(Boolean);
					return texts.flatMap((text) => choices.map((choice) => text + choice + literal.text));
				},
				[node.head.text],
			);
		}
		const value = ts.isIdentifier(node) ? this.initializerOf(node) : undefined;
		return value ? this.textsOf(value) : [unknown];
	}

	private namesOf(details: ts.Expression | undefined): string[] {
		if (details === undefined) return [];
		if (ts.isAsExpression(details)) return this.namesOf(details.expression);
		if (ts.isIdentifier(details)) return this.namesOf(this.initializerOf(details));
		if (!ts.isObjectLiteralExpression(details)) return [];
		return details.properties.map(({ name }) => name!.getText());
	}

	/** What a constant is set to, here or in the file that it is imported from. */
	private initializerOf(name: ts.Identifier): ts.Expression | undefined {
		const symbol = this.checker.getSymbolAtLocation(name);
		const isImported = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
		const declaration = (isImported ? this.checker.getAliasedSymbol(symbol) : symbol)
			?.valueDeclaration;
		return declaration && ts.isVariableDeclaration(declaration)
			? declaration.initializer
			: undefined;
	}
}

function nodesIn(node: ts.Node): ts.Node[] {
	const found = [node];
	ts.forEachChild(node, (child) => {
		found.push(...nodesIn(child));
	});
	return found;
}
