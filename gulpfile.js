const { dest, src } = require('gulp');

/** Icons and codex: the files that n8n reads next to the compiled code. */
function static() {
	return src('nodes/**/*.{svg,node.json}', { encoding: false }).pipe(dest('dist/nodes'));
}

module.exports = { static };
