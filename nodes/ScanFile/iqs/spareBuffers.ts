/**
 * Large buffers of finished calls, kept for the next ones. Each new one counts as garbage to come, and
 * makes the garbage collector walk through all that n8n has in memory: with new buffers for each
 * call, that takes more time than all the rest; see the benchmark.
 */
export class SpareBuffers {
	private readonly spare: ArrayBuffer[] = [];
	private readonly inUse = new WeakSet<ArrayBufferLike>();

	/** A buffer of this size or larger, with anything in it. */
	take(bytes: number): Buffer {
		const spare = this.spare.pop();
		// One that is too small is dropped, so there are never more than were in use at once. The next
		// image may be a little larger; memory that nobody writes to is not taken from the system.
		const memory = spare && spare.byteLength >= bytes ? spare : new ArrayBuffer(bytes + bytes / 8);
		this.inUse.add(memory);
		return Buffer.from(memory);
	}

	/** @param buffer a taken one, or a part of it, that nobody uses any more; others are ignored */
	giveBack({ buffer }: Buffer): void {
		if (this.inUse.delete(buffer)) this.spare.push(buffer as ArrayBuffer);
	}
}
