/** Lets so many pieces of work run at a time; the others wait for their turn, first come, first served. */
export class Turns {
	private running = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly max: number) {}

	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.running < this.max) this.running++;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			// The place goes to the next one, or is free.
			if (next) next();
			else this.running--;
		}
	}
}
