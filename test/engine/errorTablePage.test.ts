import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useStorage } from '../../dev/engine/storage';
import { faultsByName } from '../../dev/service/faults';
import { skipWaits } from '../support/skippedWaits';
import { rowsOfCalls, rowsOfPlan } from './errorRows';
import { errorsPage } from './errorTablePage';
import {
	faultNames,
	sameAs,
	saysThatScansAreKept,
	tellStory,
	type FaultStory,
} from './errorTableRuns';

const pageFile = path.join(__dirname, '../../docs/errors.md');

const stories: FaultStory[] = [];

skipWaits();

beforeAll(async () => {
	await useStorage('memory');
	// One after the other: the settings of a fault are played at once already.
	for (const fault of faultNames) stories.push(await tellStory(fault));
}, 300_000);

test('every fault of the service is on the page, or one that is the same for the user', () => {
	expect([...faultNames, ...Object.keys(sameAs)].toSorted()).toEqual(
		Object.keys(faultsByName).toSorted(),
	);
});

describe.each(faultNames)('%s', (fault) => {
	const outcomes = () => stories.find((story) => story.fault === fault)!.outcomes;

	test('leaves the user with a sentence and a remedy wherever a photo has no scan', () => {
		for (const { setting, sentence, remedy } of outcomes()) {
			if (setting === 'Retry On Fail') continue;
			expect(sentence).toMatch(/^[A-Z].* \('photo-[12]\.jpg'\) \[item [01]\]$/);
			expect(remedy.length).toBeGreaterThan(30);
		}
	});

	test('loses no photo where the run goes on: each has its scan or its reason', () => {
		for (const { setting, photos, scans, reasons } of outcomes()) {
			if (setting === 'Stop') expect(scans + reasons.regular + reasons.error).toBe(0);
			else expect(scans + reasons.regular + reasons.error).toBe(photos);
		}
	});

	test('takes nothing that was paid for along: a run that stops keeps it for the next', () => {
		for (const { setting, paid, scans, remedy } of outcomes()) {
			if (setting === 'Stop') expect(saysThatScansAreKept(remedy)).toBe(paid > 0);
			else expect(scans).toBe(paid);
		}
	});

	test('costs nothing twice with Retry On Fail, and all photos are scanned', () => {
		for (const { setting, photos, scans, paid } of outcomes()) {
			if (setting === 'Retry On Fail') expect([scans, paid]).toEqual([photos, photos]);
		}
	});
});

test('the page says what happens', () => {
	const page = errorsPage(rowsOfPlan(), rowsOfCalls(), stories);
	if (process.env.ERRORS_PAGE === 'write') writeFileSync(pageFile, page);

	expect(readFileSync(pageFile, 'utf8')).toBe(page);
});
