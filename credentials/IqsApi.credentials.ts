import { accountReasons } from '../nodes/ScanFile/iqs/errors';
import { bearerKey, publicBaseUrl, scanFileUrl } from '../nodes/ScanFile/iqs/endpoint';
import type {
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** The keys under which an answer may carry its code; see `statusFields`. */
const codeKeys = ['errorCode', 'code', 'Code'];

/** n8n compares single fields of the answer's body with fixed values, and knows no other check. */
const testRules: IAuthenticateRuleResponseSuccessBody[] = [
	...accountReasons.flatMap(({ code, message }) =>
		codeKeys.map((key) => bodyRule(key, code, message)),
	),
	// A body that is text and not JSON: its first character, or its length, tells.
	bodyRule('0', '<', "A web page answered instead of IQS. Check the 'Base URL'."),
	bodyRule('length', 0, "The address sent an empty answer. Check the 'Base URL'."),
];

function bodyRule(
	key: string,
	value: string | number,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

export class IqsApi implements ICredentialType {
	name = 'iqsApi';

	displayName = 'IQS API';

	icon: Icon = {
		light: 'file:../nodes/ScanFile/scanFile.svg',
		dark: 'file:../nodes/ScanFile/scanFile.dark.svg',
	};

	documentationUrl = 'https://help.aliyun.com/document_detail/2872258.html';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Create it in the IQS console of Alibaba Cloud; it takes up to 5 minutes to become active',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: publicBaseUrl,
			placeholder: `e.g. ${publicBaseUrl}`,
			description: 'Change it only if you reach IQS through a gateway of your own',
		},
	];

	/** A function, because n8n 2.41 cannot apply a declarative one in combined binary mode. */
	async authenticate(
		{ apiKey, baseUrl }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const key = bearerKey(String(apiKey));
		if (!key) {
			throw new Error("'API Key' is empty or has characters that a key cannot have");
		}
		if (!scanFileUrl(String(baseUrl))) {
			throw new Error("'Base URL' must start with https:// or http:// and have no ? or # in it");
		}
		return { ...request, headers: { ...request.headers, Authorization: `Bearer ${key}` } };
	}

	/** A call without an image: the service looks at the key and the account, and bills nothing. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}/scan/file',
			// n8n drops an empty body together with its content type.
			body: { scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' } },
			json: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: testRules,
	};
}
