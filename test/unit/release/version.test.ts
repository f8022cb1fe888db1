import { isHigher } from '../../../dev/release/version';

test.each<[version: string, than: string, isSo: boolean]>([
	['1.9.1', '1.9.0', true],
	['1.10.0', '1.9.9', true],
	['2.0.0', '1.9.9', true],
	['1.9.0', '1.9.0', false],
	['1.9.9', '1.10.0', false],
	['0.10.0', '1.9.0', false],
	['1.10', '1.9.0', false],
	['v1.10.0', '1.9.0', false],
	['1.10.0-beta.1', '1.9.0', false],
	['01.10.0', '0.9.0', false],
	['', '1.9.0', false],
])('%s comes after %s: %s', (version, than, isSo) => {
	expect(isHigher(version, than)).toBe(isSo);
});
