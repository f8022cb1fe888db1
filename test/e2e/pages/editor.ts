import type { Locator, Page } from '@playwright/test';
import { scanNode } from '../../../dev/n8n/workflows';
import { expect } from '../fixtures/matchers';

/** Also a note, which has no test id. */
const anyNode = '.vue-flow__node [data-node-type]';

/** n8n's editor in a browser, in the steps of a person who is signed in. */
export class Editor {
	readonly scanNode: Locator;
	readonly inputPanel: Locator;
	readonly outputPanel: Locator;
	/** The parameters of the open node. */
	readonly parameters: Locator;
	/** The messages that the editor shows at its edge. */
	readonly messages: Locator;
	/** All nodes on the canvas, notes too. */
	readonly nodes: Locator;
	readonly connections: Locator;

	constructor(readonly page: Page) {
		this.scanNode = this.node(scanNode);
		this.inputPanel = page.getByTestId('ndv-input-panel');
		this.outputPanel = page.getByTestId('output-panel');
		this.parameters = page.getByTestId('node-parameters');
		this.messages = page.locator('.el-notification');
		this.nodes = page.locator(anyNode);
		this.connections = page.locator('.vue-flow__edge');
	}

	node(name: string): Locator {
		return this.page.locator(`${anyNode}[data-node-name="${name}"]`);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.scanNode.waitFor();
	}

	/** Opens an empty canvas. */
	async openNewWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.page.getByTestId('canvas-plus-button').first().waitFor();
	}

	/** Pastes a text onto the canvas, from the clipboard; the browser must permit its use. */
	async paste(text: string): Promise<void> {
		await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
		await this.page.keyboard.press('Control+V');
	}

	async zoomToFit(): Promise<void> {
		await this.page.getByTestId('zoom-to-fit').click();
	}

	/** Presses "Execute workflow", and waits for the message that it leads to. */
	async execute(message: string): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').first().click();
		await this.page.getByText(message).first().waitFor({ timeout: 120_000 });
		await this.closeMessages();
	}

	/** Closes the messages, which cover what there is to see. */
	async closeMessages(): Promise<void> {
		// While one fades out, the next may come in.
		await expect(async () => {
			for (const message of await this.messages.all()) {
				await message.locator('.el-notification__closeBtn').click({ timeout: 1_000 });
			}
			await expect(this.messages).toHaveCount(0, { timeout: 1_000 });
		}).toPass();
	}

	async openNode(): Promise<void> {
		await this.scanNode.dblclick();
		await this.outputPanel.waitFor();
	}

	/** Chooses how the output of the open node is shown. */
	async showOutputAs(view: 'table' | 'binary'): Promise<void> {
		await this.outputPanel.getByTestId(`radio-button-${view}`).click();
	}

	/** Chooses how the input of the open node is shown. */
	async showInputAs(view: 'table' | 'binary'): Promise<void> {
		await this.inputPanel.getByTestId(`radio-button-${view}`).click();
	}

	/** Opens the first file of a panel that shows files. @returns its picture */
	async viewFirstFile(panel: Locator): Promise<Locator> {
		await panel.getByTestId('ndv-view-binary-data').first().click();
		return panel.locator('img').first();
	}

	/** Types into the search of the node picker. @returns the names that it lists */
	async searchNode(text: string): Promise<Locator> {
		await this.page.keyboard.press('n');
		await this.page.getByTestId('node-creator-search-bar').first().click();
		await this.page.keyboard.type(text);
		return this.page.getByTestId('node-creator-item-name');
	}

	/** Opens the form of a credential, which tests it by itself. */
	async openCredential(id: string): Promise<void> {
		await this.page.goto(`/home/credentials/${id}`);
	}
}
