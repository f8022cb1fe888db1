import { owner } from '../../../dev/n8n/api';
import { scanNode } from '../../../dev/n8n/workflows';
import type { Locator, Page } from './driver';

/** Also a note, which has no test id. */
const anyNode = '.vue-flow__node [data-node-type]';

/** What is used of a node's element. */
interface NamedNode {
	dataset: { nodeName: string };
}

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

	/** Opens an empty canvas. */
	async openNewWorkflow(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
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

	/** The names of all nodes on the canvas, notes too. */
	async nodeNames(): Promise<string[]> {
		return await this.page
			.locator(anyNode)
			.evaluateAll((nodes: NamedNode[]) => nodes.map(({ dataset }) => dataset.nodeName));
	}

	/** How many connections are drawn on the canvas. */
	async connectionCount(): Promise<number> {
		return await this.page.locator('.vue-flow__edge').count();
	}

	/** The messages that the editor shows at its edge. */
	async messages(): Promise<string[]> {
		return await this.page.locator('.el-notification').allInnerTexts();
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
		return this.node(scanNode);
	}

	node(name: string): Locator {
		return this.page.locator(`${anyNode}[data-node-name="${name}"]`);
	}

	get inputPanel(): Locator {
		return this.page.getByTestId('ndv-input-panel');
	}

	get outputPanel(): Locator {
		return this.page.getByTestId('output-panel');
	}
}
