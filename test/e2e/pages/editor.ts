import type { Locator, Page } from '@playwright/test';
import { scanNode } from '../../../dev/n8n/workflows';
import { expect } from '../fixtures/matchers';

/** Also a note, which has no test id. */
const anyNode = '.vue-flow__node [data-node-type]';
const success = 'Workflow executed successfully';

/** n8n's editor in a browser, in the steps of a person who is signed in. */
export class Editor {
	readonly scanNode: Locator;
	readonly outputPanel: Locator;
	/** The parameters of the open node. */
	readonly parameters: Locator;
	/** The messages that the editor shows at its edge. */
	readonly messages: Locator;
	/** All nodes on the canvas, notes too. */
	readonly nodes: Locator;

	constructor(readonly page: Page) {
		this.scanNode = this.node(scanNode);
		this.outputPanel = page.getByTestId('output-panel');
		this.parameters = page.getByTestId('node-parameters');
		this.messages = page.locator('.el-notification');
		this.nodes = page.locator(anyNode);
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

	/** Presses "Execute workflow", and waits for the message that it leads to. */
	async execute(message = success): Promise<void> {
		await this.page.getByTestId('execute-workflow-button').first().click();
		await this.untilMessage(message);
	}

	/** Opens a workflow, executes it, and opens the node that scans. */
	async executeAndOpenNode(workflowId: string, message = success): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.execute(message);
		await this.openNode();
	}

	/** Executes a workflow that starts with a form, and sends a file by it; in between it may be looked at. */
	async executeByForm(path: string, lookAt?: (form: Page) => Promise<void>): Promise<void> {
		const opened = this.page.context().waitForEvent('page');
		await this.page.getByTestId('execute-workflow-button').first().click();
		const form = await opened;
		await form.setViewportSize(this.page.viewportSize()!);
		await form.locator('input[type=file]').setInputFiles(path);
		await lookAt?.(form);
		await form.getByRole('button', { name: 'Submit' }).click();
		await form.getByText('Form Submitted').waitFor();
		await this.page.bringToFront();
		await this.untilMessage(success);
	}

	private async untilMessage(message: string): Promise<void> {
		await this.page.getByText(message).first().waitFor();
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

	/** Shows the first file of the input beside that of the output. @returns the picture of the latter */
	async viewFirstFiles(): Promise<Locator> {
		for (const panel of [this.page.getByTestId('ndv-input-panel'), this.outputPanel]) {
			await panel.getByTestId('radio-button-binary').click();
			await panel.getByTestId('ndv-view-binary-data').first().click();
		}
		return this.outputPanel.locator('img').first();
	}

	/**
	 * Types into the search of the node picker.
	 * @param button that opens it
	 * @returns the names that it lists
	 */
	async searchNode(text: string, button = this.page.getByTestId('node-creator-plus-button')): Promise<Locator> {
		await button.click();
		await this.page.getByTestId('node-creator-search-bar').first().fill(text);
		return this.page.getByTestId('node-creator-item-name');
	}
}
