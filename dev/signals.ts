/** Ends this process, and with it what it started, when the user or the system asks for it. */
export function endOnSignals(exitCode = 1): void {
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
		// Not only once: with Ctrl-C it may come twice, and the second must not cut off the clearing up.
		process.on(signal, () => process.exit(exitCode));
	}
}
