import { createRequire } from 'node:module';
import { join } from 'node:path';
import { debianProgram } from '../../../dev/n8n/debian';
import { installBrowserDriver } from '../../../dev/n8n/install';

// What is used of playwright-core, stated here because it is installed on first use only.

export interface Locator {
	click(options?: { timeout?: number }): Promise<void>;
	allInnerTexts(): Promise<string[]>;
	count(): Promise<number>;
	dblclick(): Promise<void>;
	/** Runs a function in the page; it may use nothing from outside. */
	evaluate<Element, Result>(read: (element: Element) => Result | Promise<Result>): Promise<Result>;
	/** The same with all elements at once. */
	evaluateAll<Element, Result>(read: (elements: Element[]) => Result): Promise<Result>;
	fill(text: string): Promise<void>;
	first(): Locator;
	getByTestId(id: string): Locator;
	getByText(text: string): Locator;
	innerText(): Promise<string>;
	locator(selector: string): Locator;
	/** Chooses a file in an `<input type="file">`. */
	setInputFiles(path: string): Promise<void>;
	waitFor(options?: { timeout?: number; state?: 'visible' | 'hidden' }): Promise<void>;
}

/** A file that a page has saved. */
interface Download {
	/** Where it is, once it is there as a whole. */
	path(): Promise<string>;
	suggestedFilename(): string;
}

export interface Page {
	close(): Promise<void>;
	/** Runs a piece of JavaScript in the page, and waits for its result. */
	evaluate(script: string): Promise<unknown>;
	goto(url: string): Promise<unknown>;
	getByTestId(id: string): Locator;
	getByText(text: string, options?: { exact: boolean }): Locator;
	locator(selector: string): Locator;
	keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
	screenshot(): Promise<Buffer>;
	setDefaultTimeout(durationMs: number): void;
	waitForEvent(name: 'download'): Promise<Download>;
	waitForTimeout(durationMs: number): Promise<void>;
	waitForURL(isThere: (url: URL) => boolean): Promise<void>;
}

interface Screen {
	viewport: { width: number; height: number };
	/** As a phone has it: the page's own wish for its width counts, and fingers are there. */
	isMobile?: boolean;
	hasTouch?: boolean;
}

/** Tabs that share a sign-in. */
export interface BrowserContext {
	newPage(): Promise<Page>;
	/** For each of its tabs. */
	setDefaultTimeout(durationMs: number): void;
}

export interface Browser {
	newContext(
		options: Screen & { permissions: Array<'clipboard-read' | 'clipboard-write'> },
	): Promise<BrowserContext>;
	/** A tab with a sign-in of its own. */
	newPage(options: Screen): Promise<Page>;
	close(): Promise<void>;
}

interface PlaywrightCore {
	selectors: { setTestIdAttribute(name: string): void };
	chromium: {
		launch(options: { executablePath: string; args: string[] }): Promise<Browser>;
	};
}

/**
 * Starts Chromium: Debian's, installed when it is missing, unless the variable CHROMIUM names the
 * program.
 */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env['CHROMIUM'] || (await debianProgram('chromium'));
	const folder = await installBrowserDriver();
	const load = createRequire(join(folder, 'package.json'));
	const { chromium, selectors } = load('playwright-core') as PlaywrightCore;
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
