import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runBrowser } from './browser/run';
import type { Check } from './check';
import { allChecks } from './checks';
import { runExamplesInBrowser } from './examples/browser';
import { runExamples } from './examples/run';
import {
	endOnSignals,
	onFreshServer,
	photoFolder,
	temporaryFolder,
} from '../../dev/n8n/freshServer';
import { installServer } from '../../dev/n8n/install';
import {
	allServers,
	modesWith,
	usualServers,
	usualVersions,
	versions,
	type ServerKind,
} from './modes';
import { packPackage } from '../../dev/n8n/pack';
import { runQueueMode } from './queue/run';
import { exitWith } from '../../dev/n8n/process';
import { Stage } from './stage';
import { Table } from './table';
import { runUpgrade } from './upgrade/run';

/**
 * Packs the package, installs it in a real n8n, and runs every check there:
 * `tsx test/e2e/run.ts [--all] [--no-browser] [--only "part of a check's name"]`. With --all, in
 * every version and mode of n8n that the package is made for, and spread over a queue. Of these
 * parts all is run or nothing: `--only editor`, `upgrade`, `examples`, `queue`.
 */
async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			all: { type: 'boolean', default: false },
			'no-browser': { type: 'boolean', default: false },
			only: { type: 'string', default: '' },
		},
	});
	const checks = allChecks.filter(({ name }) => name.includes(values.only));
	endOnSignals();
	const workFolder = await temporaryFolder();
	const tarball = await packPackage(workFolder);
	const table = new Table();
	for (const kind of values.all ? allServers : usualServers) {
		await runOnServer(kind, { checks, table, workFolder, tarball });
	}
	if (!values['no-browser'] && 'editor'.startsWith(values.only)) {
		await runBrowser(table, { workFolder, tarball });
	}
	if ('upgrade'.startsWith(values.only)) {
		for (const version of values.all ? versions : usualVersions) {
			await runUpgrade(table, version, { workFolder, tarball });
		}
	}
	if ('examples'.startsWith(values.only)) {
		await runExamples(table, { workFolder, tarball });
		if (!values['no-browser']) await runExamplesInBrowser(table, { workFolder, tarball });
	}
	if (values.all && 'queue'.startsWith(values.only)) {
		await runQueueMode(table, { workFolder, tarball });
	}
	console.log(table.text());
	return table.isGood;
}

async function runOnServer(
	{ version, storage, binaryModes }: ServerKind,
	given: { checks: readonly Check[]; table: Table; workFolder: string; tarball: string },
): Promise<void> {
	const wanted = modesWith([storage], binaryModes);
	const checks = given.checks.filter(
		({ modes, versions }) =>
			(versions?.includes(version) ?? true) && modes.some((mode) => wanted.includes(mode)),
	);
	// With --only, there may be nothing to do here.
	if (checks.length === 0) return;
	const installation = await installServer(version);
	const userFolder = join(given.workFolder, `${version}-${storage}`);
	const settings = { installation, tarball: given.tarball, userFolder, storage };
	await onFreshServer(settings, async (server, api) => {
		for (const binaryMode of binaryModes) {
			const stage = new Stage(api, server, storage, binaryMode, photoFolder);
			const place = { n8n: version, what: 'workflows', storage, binaryMode };
			for (const check of checks) {
				if (!check.modes.includes(stage.mode)) continue;
				await given.table.note(place, check.name, async () => {
					await check.run(stage).finally(async () => await stage.clear());
				});
			}
		}
	});
}

exitWith(main());
