import { properties as fileNames } from './fileNames.properties';
import { properties as imageTypes } from './imageTypes.properties';
import { properties as parameters } from './parameters.properties';
import { properties as plan } from './plan.properties';

/** Few enough for every day. */
const numRuns = 150;

test.each(Object.entries({ ...fileNames, ...imageTypes, ...parameters, ...plan }))(
	'%s',
	async (_, property) => await property({ numRuns }),
);
