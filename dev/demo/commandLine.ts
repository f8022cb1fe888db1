import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
	baseUrlRemedy,
	bearerKey,
	publicBaseUrl,
	scanFileUrl,
} from '../../nodes/ScanFile/iqs/endpoint';

export const helpText = `npm run demo                       scans the sample photos that come with the project
npm run demo -- PHOTO or FOLDER …  scans your own photos, and those in folders; to scan subfolders,
                                   name them as well
  --pdf                            also puts the scans into one PDF
  --help                           prints this

The photos go through a real workflow on n8n's engine to a service on this computer, which imitates IQS
and costs nothing. It reads JPEG, PNG, WebP, GIF, TIFF and AVIF. Each run puts its scans, and a picture with
photos beside their scans, into a new folder in demo-output/; your photos are not changed.

With a key in IQS_API_KEY the photos go to IQS itself, and each is a paid call; set IQS_BASE_URL
if you use your own gateway.`;

/** The command line of the demo. */
export interface Wish {
	/** Photos and folders; if empty, the sample photos. */
	paths: string[];
	wantsPdf: boolean;
	wantsHelp: boolean;
	/** Missing if the local service is used. */
	account?: Account;
}

/** Where paid scans come from. */
export interface Account {
	apiKey: string;
	baseUrl: string;
}

/** An invalid command line, with a message for the user. */
export class UnusableWish extends Error {}

/**
 * The user's working directory: npm runs scripts in the project folder, and passes on where it was
 * called.
 */
export function personsFolder(env: NodeJS.ProcessEnv): string {
	return (env.npm_lifecycle_event === 'demo' && env.INIT_CWD) || process.cwd();
}

/** @throws UnusableWish */
export function readWish(args: string[], env: NodeJS.ProcessEnv): Wish {
	const { values, positionals } = parse(args);
	const folder = personsFolder(env);
	const account = env.IQS_API_KEY ? readAccount(env.IQS_API_KEY, env.IQS_BASE_URL) : undefined;
	return {
		paths: positionals.map((path) => resolve(folder, path)),
		wantsPdf: values.pdf,
		wantsHelp: values.help,
		...(account && { account }),
	};
}

function parse(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				pdf: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
	} catch (thrown) {
		const [what] = (thrown as Error).message.split('. ');
		throw new UnusableWish(
			`${what}. See npm run demo -- --help. For a photo whose name starts like that, write ./ before its name.`,
		);
	}
}

function readAccount(key: string, url = publicBaseUrl): Account {
	const apiKey = bearerKey(key);
	if (!apiKey) {
		throw new UnusableWish(
			'IQS_API_KEY contains characters that a key cannot have. Copy the key from the IQS console again.',
		);
	}
	if (!scanFileUrl(url)) {
		throw new UnusableWish(`IQS_BASE_URL is not valid. ${baseUrlRemedy}`);
	}
	return { apiKey, baseUrl: url };
}
