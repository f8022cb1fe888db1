import type { Check } from '../check';
import { catalogChecks } from './catalog';
import { credentialChecks } from './credential';
import { fileChecks } from './files';
import { liveChecks } from './live';
import { nonImageChecks } from './nonImages';
import { onErrorChecks } from './onError';
import { optionChecks } from './options';
import { otherSourceChecks } from './otherSources';
import { pacingChecks } from './pacing';
import { refusalChecks } from './refusals';
import { secretChecks } from './secrets';

/** All rows of the table, in its order. */
export const allChecks: Check[] = [
	...catalogChecks,
	...fileChecks,
	...nonImageChecks,
	...otherSourceChecks,
	...optionChecks,
	...liveChecks,
	...onErrorChecks,
	...refusalChecks,
	...pacingChecks,
	...credentialChecks,
	...secretChecks,
];
