// The rules of `n8n-node lint`, stated with the plugins that it uses: the same plugins, the same rule
// sets, and off only what n8n's own configuration has off. (@n8n/node-cli itself would double the
// size of the installation.)
import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import typescript from 'typescript-eslint';

const published = ['nodes/**/*.ts', 'credentials/**/*.ts'];

export default typescript.config(
	globalIgnores([
		'dist',
		'.mutation',
		'dev/editor/.n8n-home',
		'dev/n8n/.servers',
		'test/e2e/.report',
		'test/e2e/.results',
	]),
	{
		files: ['**/*.ts'],
		extends: [
			js.configs.recommended,
			typescript.configs.recommended,
			importX.configs['flat/recommended'],
		],
		rules: {
			'prefer-spread': 'off',
			'dot-notation': 'error',
			'import-x/order': [
				'error',
				{
					groups: ['builtin', 'external', 'parent', 'sibling', 'index'],
					alphabetize: { order: 'asc' },
				},
			],
			'@typescript-eslint/naming-convention': [
				'error',
				{ selector: 'variableLike', format: ['camelCase'], leadingUnderscore: 'allow' },
				// A destructured name is somebody else's.
				{ selector: 'variable', modifiers: ['destructured'], format: null },
				{ selector: 'typeLike', format: ['PascalCase'] },
			],
		},
	},
	{
		files: ['test/**/*.ts'],
		plugins: { jest },
		rules: { 'jest/consistent-test-it': ['error', { fn: 'test', withinDescribe: 'test' }] },
	},
	{
		// What runs in n8n may do less than what runs on a developer's machine.
		files: published,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { 'no-console': 'error' },
	},
	{
		// A fixture of Playwright Test that needs no other one says so by an empty pattern.
		files: ['test/e2e/**/*.ts'],
		rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
	},
	{
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: {
			parser: typescript.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
);
