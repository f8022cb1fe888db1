import { createRequire } from 'node:module';
import { join } from 'node:path';
import { debianProgram } from '../debian';
import { installBrowserDriver } from '../install';

// What is used of playwright-core, stated here because it is installed on first use only.

export interface Locator {
	click(options?: { timeout?: number }): Promise<void>;
	allInnerTexts(): Promise<string[]>;
	count(): Promise<number>;
	dblclick(): Promise<void>;
	/** Runs a function in the page; it may use nothing from outside. */
	evaluate<Element, Result>(read: (element: Element) => Result | Promise<Result>): Promise<Result>;
	fill(text: string): Promise<void>;
	first(): Locator;
	getByTestId(id: string): Locator;
	getByText(text: string): Locator;
	innerText(): Promise<string>;
	locator(selector: string): Locator;
	waitFor(options?: { timeout?: number; state?: 'visible' | 'hidden' }): Promise<void>;
}

export interface Page {
	goto(url: string): Promise<unknown>;
	getByTestId(id: string): Locator;
	getByText(text: string, options?: { exact: boolean }): Locator;
	locator(selector: string): Locator;
	keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
	screenshot(): Promise<Buffer>;
	setDefaultTimeout(durationMs: number): void;
	waitForTimeout(durationMs: number): Promise<void>;
	waitForURL(isThere: (url: URL) => boolean): Promise<void>;
}

export interface Browser {
	newPage(options: { viewport: { width: number; height: number } }): Promise<Page>;
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
