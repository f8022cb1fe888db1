import { properties } from './queue.properties';

test.each(Object.entries(properties))('%s', async (_, property) => {
	await property({ numRuns: 50 });
});
