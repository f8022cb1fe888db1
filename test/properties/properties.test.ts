import { areas, loadProperties } from './loadProperties';

/** Few enough for every day; `npm run fuzz -- --minutes 10` tries many more. */
const numRuns = 40;

test('there are properties', async () => {
	for (const area of areas) expect(await loadProperties(area)).not.toEqual({});
	expect(areas).toContain('responses');
});

test.each(areas)('what is said of %s holds', async (area) => {
	for (const property of Object.values(await loadProperties(area))) await property({ numRuns });
});
