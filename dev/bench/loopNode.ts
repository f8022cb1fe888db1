import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { nodeDescription } from './nodeDescription';

/** The obvious implementation: a node that sends one image after another. */
export class LoopNode implements INodeType {
	description = nodeDescription('Loop', 'Scans one image after another');

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { baseUrl } = await this.getCredentials('iqsApi');
		const output: INodeExecutionData[] = [];
		for (let item = 0; item < this.getInputData().length; item++) {
			const image = await this.helpers.getBinaryDataBuffer(item, 'data');
			const response = (await this.helpers.httpRequestWithAuthentication.call(this, 'iqsApi', {
				method: 'POST',
				url: `${String(baseUrl)}/scan/file`,
				body: {
					imageBase64: image.toString('base64'),
					scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' },
				},
				json: true,
			})) as { scanFileInfoList: Array<IDataObject & { imageBase64: string }> };
			const { imageBase64, ...json } = response.scanFileInfoList[0]!;
			const scan = Buffer.from(imageBase64, 'base64');
			output.push({
				json,
				binary: { data: await this.helpers.prepareBinaryData(scan, 'scan.jpg', 'image/jpeg') },
				pairedItem: { item },
			});
		}
		return [output];
	}
}
