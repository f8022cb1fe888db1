const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { promisify } = require('node:util');
const gulp = require('gulp');

const { dest, series, src } = gulp;

// Run with --silent, gulp itself does not say why a build ends. The series tells of its task once more.
gulp.once('error', ({ error }) => console.error(error.message));

/** A file of an earlier build must not end up in the package. */
async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json']).catch((error) => {
		throw new Error(error.stdout || error.message);
	});
}

/** Icons and codex: the files that n8n reads next to the compiled code. */
function copyStatic() {
	return src('nodes/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist/nodes'));
}

module.exports = { build: series(clean, compile, copyStatic) };
