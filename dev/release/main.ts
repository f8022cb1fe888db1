/** Makes a release: `npm run release -- 1.2.3`. */
import { release } from './release';

try {
	const today = new Date().toISOString().slice(0, 10);
	const tag = release(process.cwd(), process.argv[2] ?? '', today);
	console.log(`Committed and tagged ${tag}. Look at it (git show), then publish it:

  git push --follow-tags origin main

The workflow "Publish" checks and packs the package and publishes it to npm.
Until you have pushed, this undoes it:

  git tag --delete ${tag} && git reset --hard HEAD~1`);
} catch (thrown) {
	console.error(thrown instanceof Error ? thrown.message : thrown);
	process.exitCode = 1;
}
