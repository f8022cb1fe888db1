/** Where checks are run. */
export interface Place {
	n8n: string;
	what: string;
	storage: string;
	binaryMode: string;
}

interface Row extends Place {
	passed: number;
	failed: number;
	seconds: number;
}

const headings: Record<keyof Row, string> = {
	n8n: 'n8n',
	what: 'what',
	storage: 'storage',
	binaryMode: 'binary mode',
	passed: 'passed',
	failed: 'failed',
	seconds: 'seconds',
};
const keys = Object.keys(headings) as Array<keyof Row>;

/** What came of the checks, in one row for each place. */
export class Table {
	private readonly rows = new Map<string, Row>();
	private readonly complaints: string[] = [];
	private readonly startedAtMs = Date.now();

	get isGood(): boolean {
		return this.complaints.length === 0 && this.rows.size > 0;
	}

	/** Runs a check and writes down what came of it. */
	async note(place: Place, name: string, check: () => Promise<void>): Promise<void> {
		const where = Object.values(place).join(' ');
		const row = this.rows.get(where) ?? { ...place, passed: 0, failed: 0, seconds: 0 };
		this.rows.set(where, row);
		const startedAtMs = Date.now();
		let mark = 'ok    ';
		try {
			await check();
			row.passed += 1;
		} catch (error) {
			mark = 'FAILED';
			row.failed += 1;
			const complaint = error instanceof Error ? error.message : String(error);
			this.complaints.push(`${where}: ${name}\n    ${complaint.trim().replaceAll('\n', '\n    ')}`);
		}
		const seconds = (Date.now() - startedAtMs) / 1000;
		row.seconds += seconds;
		console.log(`${mark} ${where}: ${name} (${seconds.toFixed(1)} s)`);
	}

	text(): string {
		const lines = [...this.rows.values()].map((row) =>
			keys.map((key) => (key === 'seconds' ? row[key].toFixed(0) : String(row[key]))),
		);
		const all = [Object.values(headings), ...lines];
		const widths = keys.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
		const rows = [...this.rows.values()];
		const passed = rows.reduce((sum, row) => sum + row.passed, 0);
		return [
			'',
			...all.map((line) => line.map((cell, n) => cell.padEnd(widths[n]!)).join(' | ')),
			'',
			...this.complaints.map((complaint) => `FAILED ${complaint}\n`),
			`${passed} passed, ${this.complaints.length} failed`,
			`${Math.round((Date.now() - this.startedAtMs) / 1000)} seconds`,
		].join('\n');
	}
}
