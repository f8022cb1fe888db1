const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const { dest, series, src } = require('gulp');

/** A file of an earlier build must not end up in the package. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json']).catch((error) => {
		// gulp itself is silent.
		console.error(error.stdout || error.message);
		throw error;
	});
}

/** Icons and codex: the files that n8n reads next to the compiled code. */
function copyStatic() {
	return src('nodes/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist/nodes'));
}

module.exports = { build: series(clean, compile, copyStatic) };
