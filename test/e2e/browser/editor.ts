import { owner } from '../api';
import { scanNode } from '../workflows';
import type { Locator, Page } from './driver';

/** n8n's editor in a browser, in the steps of a person. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly baseUrl: string,
	) {}

	async signIn(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/signin`);
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(owner.email);
		await this.page.locator('input[name=password]').fill(owner.password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
		await this.scanNode.waitFor();
	}

	/** Presses "Execute workflow", and waits for the message that it leads to. */
	async execute(message: string): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').first().click();
		await this.page.getByText(message).first().waitFor({ timeout: 120_000 });
		// It would cover what there is to see, and hide the next message of the same text.
		await this.page.locator('.el-notification__closeBtn').first().click();
		await this.page.locator('.el-notification').first().waitFor({ state: 'hidden' });
	}

	async openNode(): Promise<void> {
		await this.scanNode.dblclick();
		await this.outputPanel.waitFor();
	}

	/** Chooses how the output of the open node is shown. */
	async showOutputAs(view: 'table' | 'binary'): Promise<void> {
		await this.outputPanel.getByTestId(`radio-button-${view}`).click();
	}

	/** Types into the search of the node picker. @returns the names that it lists */
	async searchNode(text: string): Promise<string[]> {
		await this.page.keyboard.press('n');
		const search = this.page.getByTestId('node-creator-search-bar').first();
		await search.click();
		await this.page.keyboard.type(text);
		// The list follows what is typed with a delay.
		await this.page.waitForTimeout(1000);
		return await this.page.getByTestId('node-creator-item-name').allInnerTexts();
	}

	/** Opens the form of a credential, which tests it by itself. */
	async openCredential(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/home/credentials/${id}`);
	}

	get scanNode(): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${scanNode}"]`);
	}

	get inputPanel(): Locator {
		return this.page.getByTestId('ndv-input-panel');
	}

	get outputPanel(): Locator {
		return this.page.getByTestId('output-panel');
	}
}
