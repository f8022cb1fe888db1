import type {
	IExecuteFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';
import { nodeDescription } from './nodeDescription';

/** Only carries the bytes: reads each file, sends and receives as much as a scan takes, stores it. */
export class CarrierNode implements INodeType {
	description = nodeDescription('Carrier', 'Carries the bytes of scans');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { baseUrl } = await this.getCredentials('iqsApi');
		const items = this.getInputData();
		const output: INodeExecutionData[] = [];
		let body: Buffer | undefined;
		let next = 0;
		const work = async () => {
			while (next < items.length) {
				const item = next++;
				const image = await this.helpers.getBinaryDataBuffer(item, 'data');
				body ??= Buffer.from(`{"imageBase64":"${image.toString('base64')}"}`);
				const response = (await this.helpers.httpRequestWithAuthentication.call(this, 'iqsApi', {
					method: 'POST',
					url: `${String(baseUrl)}/scan/file`,
					body,
					headers: { 'Content-Type': 'application/json' },
					encoding: 'stream',
					returnFullResponse: true,
				})) as IN8nHttpFullResponse;
				let received = 0;
				for await (const chunk of response.body as AsyncIterable<Buffer>) received += chunk.length;
				if (received < body.length) throw new Error(`${received}`);
				const data = await this.helpers.prepareBinaryData(image, 'scan.jpg', 'image/jpeg');
				output[item] = { json: {}, binary: { data }, pairedItem: { item } };
			}
		};
		await Promise.all([work(), work(), work()]);
		return [output];
	}
}
