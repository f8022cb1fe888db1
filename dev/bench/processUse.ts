import { readFileSync, writeFileSync } from 'node:fs';
import type { MemorySample } from './measurement';

/**
 * Begins to watch the memory of a process (Linux).
 * @returns a function that tells the most memory the process has held since, above what it held then,
 *   in bytes
 */
export function watchMemory(pid: number | 'self'): () => number {
	// Makes the highest value start anew; see proc(5).
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

/** Notes the memory that this process holds, every quarter of a second. @returns how to end it */
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
