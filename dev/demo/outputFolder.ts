import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { UnusableWish } from './commandLine';
import type { DemoFailure } from './failures';

/** File systems take names of up to 255 bytes; this leaves room for a number. */
const maxNameBytes = 230;
/** For Windows and macOS, where names that differ only in case or encoding are the same. */
const sameName = (name: string) => name.normalize('NFC').toLowerCase();

/** A new folder for the files of one run, so that nothing of another run is in it or is lost. */
export class OutputFolder {
	private readonly names: Set<string>;

	private constructor(
		readonly path: string,
		reserved: string[],
	) {
		this.names = new Set(reserved.map(sameName));
	}

	/**
	 * Creates the folder, and tests whether it can be written to before any scan is paid for.
	 * @param root the folder of all runs
	 * @param reserved names of files that are not scans
	 * @throws UnusableWish if this fails
	 */
	static make(root: string, startedAt: Date, reserved: string[]): OutputFolder {
		try {
			mkdirSync(root, { recursive: true });
			const path = makeNew(join(root, folderName(startedAt)));
			// A run that failed leaves no folder.
			process.once('exit', () => {
				if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path);
			});
			const trial = join(path, 'trial');
			writeFileSync(trial, 'can this folder be written to?');
			rmSync(trial);
			return new OutputFolder(path, reserved);
		} catch (thrown) {
			throw new UnusableWish(
				`Nothing was sent, because nothing can be written to ${root} (${codeOf(thrown)}). Free up space there, move away any file of this name, or get permission to write there.`,
			);
		}
	}

	/**
	 * Writes a scan; another of the same name gets a number. @returns its name, or why it could not be
	 * written
	 */
	addScan(fileName: string, scan: Buffer): string | DemoFailure {
		const { name, ext } = parse(fileName);
		let base = name;
		while (Buffer.byteLength(base) > maxNameBytes) base = [...base].slice(0, -1).join('');
		let free = `${base}${ext}`;
		for (let number = 2; this.names.has(sameName(free)); number++) free = `${base}-${number}${ext}`;
		this.names.add(sameName(free));
		try {
			writeFileSync(join(this.path, free), scan, { flag: 'wx' });
			return free;
		} catch (thrown) {
			return {
				what: `was scanned, but the scan cannot be written to ${this.path} (${codeOf(thrown)})`,
				remedy: 'No more photos are sent. Free up space there, then start the demo again.',
				// More scans would be paid for and lost.
				stopsRun: true,
			};
		}
	}
}

/** An ISO date, with hyphens instead of the colons that file systems reject. */
function folderName(date: Date): string {
	const two = (number: number) => String(number).padStart(2, '0');
	const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
	return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-')}`;
}

function makeNew(path: string): string {
	for (let number = 1; ; number++) {
		const candidate = number === 1 ? path : `${path}-${number}`;
		try {
			mkdirSync(candidate);
			return candidate;
		} catch (thrown) {
			// Two runs in one second.
			if (codeOf(thrown) !== 'EEXIST') throw thrown;
		}
	}
}

function codeOf(thrown: unknown): string | undefined {
	return (thrown as NodeJS.ErrnoException).code;
}
