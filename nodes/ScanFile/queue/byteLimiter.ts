/**
 * Limits the bytes in flight of all gates together. A call that does not fit waits in line, first come,
 * first served, so that small images cannot keep a large one waiting forever.
 */
export class ByteLimiter {
	private inFlightBytes = 0;
	private readonly line: Array<() => void> = [];

	/** @param maxBytes a larger image is sent alone */
	constructor(private readonly maxBytes: number) {}

	/**
	 * Acquires bytes for an image, if they are free and no other call is waiting.
	 * @param tryAgain called when there may be room; it also identifies the caller in the line
	 */
	tryAcquire(bytes: number, tryAgain: () => void): boolean {
		const isNext = this.line.length === 0 || this.line[0] === tryAgain;
		const fits = this.inFlightBytes === 0 || this.inFlightBytes + bytes <= this.maxBytes;
		if (!isNext || !fits) {
			if (!this.line.includes(tryAgain)) this.line.push(tryAgain);
			return false;
		}
		// Either no call is waiting, or the caller is first.
		this.line.shift();
		this.inFlightBytes += bytes;
		return true;
	}

	release(bytes: number): void {
		this.inFlightBytes -= bytes;
		this.callNext();
	}

	/** Leaves the line: the calls behind move up. */
	leave(tryAgain: () => void): void {
		const position = this.line.indexOf(tryAgain);
		if (position < 0) return;
		this.line.splice(position, 1);
		if (position === 0) this.callNext();
	}

	/** Admits the first waiting call, again and again, until one does not fit. */
	private callNext(): void {
		for (let first = this.line[0]; first; first = this.line[0]) {
			first();
			if (this.line[0] === first) return;
		}
	}
}
