import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Tells at once of each mutant that no test has noticed: Stryker itself tells of them when all is over. */
class SurvivorsReporter {
	onMutantTested({ status, fileName, location, mutatorName, replacement }) {
		if (status !== 'Survived' && status !== 'NoCoverage') return;
		const { line, column } = location.start;
		const place = `${fileName.replace(/^.*nodes\/ScanFile\//, '')}:${line}:${column}`;
		console.log(`${status} ${place} ${mutatorName}: ${replacement.replace(/\s+/g, ' ')}`);
	}
}

export const strykerPlugins = [
	declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorsReporter),
];
