/** A terminal is updated every second; a file only gets a line from time to time. */
const everyMs = process.stdout.isTTY ? 1000 : 30_000;

/** Shows what is being done, and for how long, until it is done. */
export async function withProgress<Result>(
	title: string,
	work: () => Promise<Result>,
): Promise<Result> {
	const startedAtMs = performance.now();
	const tell = () => {
		const line = `${title} … ${elapsed(performance.now() - startedAtMs)}`;
		process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`);
	};
	tell();
	const timer = setInterval(tell, everyMs);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		tell();
		if (process.stdout.isTTY) process.stdout.write('\n');
	}
}

function elapsed(durationMs: number): string {
	const seconds = Math.round(durationMs / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
