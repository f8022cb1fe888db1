import fc from 'fast-check';
import { redactionProperties } from './redaction';

test.each(Object.entries(redactionProperties))('%s', (_, property) => {
	fc.assert(property as fc.IProperty<unknown>, { numRuns: 100 });
});
