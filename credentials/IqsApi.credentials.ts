import type {
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import {
	baseUrlRemedy,
	bearerKey,
	publicBaseUrl,
	scanFileUrl,
} from '../nodes/ScanFile/iqs/endpoint';
import { accountErrors } from '../nodes/ScanFile/iqs/errorCatalog';
import { codeFields } from '../nodes/ScanFile/iqs/responseFields';

const notIqs = "The server at this URL is not IQS. Check the 'Base URL'.";

/** n8n can only compare single fields of the response body with fixed values. */
const testRules: IAuthenticateRuleResponseSuccessBody[] = [
	...accountErrors.flatMap(({ code, message }) =>
		codeFields.map((key) => bodyRule(key, code, message)),
	),
	...['InternalServerError', 'ServiceUnavailable'].flatMap((code) =>
		codeFields.map((key) => bodyRule(key, code, 'IQS could not check the key. Try again later.')),
	),
	...codeFields.map((key) => bodyRule(key, 'NotFound', notIqs)),
	// What gateways respond themselves, without asking IQS.
	...['Not Found', 'Unauthorized', 'Forbidden'].flatMap((words) =>
		['error', 'message'].map((key) =>
			bodyRule(
				key,
				words,
				`The server responded "${words}". Check the 'Base URL' and the 'API Key'.`,
			),
		),
	),
	// The body is text, such as a web page or nothing, and not JSON: no other fixed value can detect this.
	bodyRule('constructor', String, notIqs),
];

function bodyRule(
	key: string,
	value: unknown,
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

	documentationUrl = 'https://help.aliyun.com/en/document_detail/2872258.html';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Create it in the IQS console of Alibaba Cloud; a new key takes up to 5 minutes to become active',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: publicBaseUrl,
			placeholder: `e.g. ${publicBaseUrl}`,
			description: 'Change it only if you reach IQS through your own gateway',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSSLIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
		{
			displayName:
				'Anyone on the network between n8n and the server can read the API key and the photos, and can impersonate IQS. Use this only for your own gateway, with a certificate that you know.',
			name: 'insecureNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { ignoreSSLIssues: [true] } },
		},
	];

	/** A function, because n8n 2.41 cannot apply a declarative one in combined binary mode. */
	async authenticate(
		{ apiKey, baseUrl, ignoreSSLIssues }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const key = bearerKey(String(apiKey));
		if (!key) throw new Error("'API Key' is empty or contains characters that a key cannot have");
		if (!scanFileUrl(String(baseUrl))) {
			throw new Error(`'Base URL' is not valid. ${baseUrlRemedy}`);
		}
		return {
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${key}` },
			...(ignoreSSLIssues === true && { skipSslCertificateValidation: true }),
		};
	}

	/** A call without an image: the service checks the key and the account, and bills nothing. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/scan\\/file$/, "") }}/scan/file',
			// n8n drops an empty body together with its content type.
			body: { scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' } },
			json: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		},
		rules: testRules,
	};
}
