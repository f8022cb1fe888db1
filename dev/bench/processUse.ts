import { readFileSync, writeFileSync } from 'node:fs';
import type { MemorySample } from './measurement';

/**
 * Begins to watch the memory of a process (Linux).
 * @returns a function that returns the peak memory of the process since then, above the level at the
 *   start, in bytes
 */
export function watchMemory(pid: number | 'self'): () => number {
	// Resets the peak value; see proc(5).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	const idleBytes = memoryOf(pid, 'VmRSS');
	return () => memoryOf(pid, 'VmHWM') - idleBytes;
}

function memoryOf(pid: number | 'self', field: 'VmRSS' | 'VmHWM'): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)![1]) * 1024;
}

/** The time that this process has spent computing since an earlier reading, milliseconds. */
export function cpuMsSince(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** Records the memory of this process every quarter of a second. @returns how to end it */
export function sampleMemory(): () => MemorySample[] {
	const samples: MemorySample[] = [];
	const startedAtMs = performance.now();
	const idleBytes = memoryOf('self', 'VmRSS');
	const timer = setInterval(() => {
		samples.push({
			atMs: Math.round(performance.now() - startedAtMs),
			bytes: memoryOf('self', 'VmRSS') - idleBytes,
		});
	}, 250);
	return () => {
		clearInterval(timer);
		return samples;
	};
}
