/** As much as the buffers of the calls in flight; more is never needed again. */
const maxFreeBytes = 64_000_000;

/**
 * Large buffers of finished calls, kept for the next ones. Each new one counts as garbage to come, and
 * makes the garbage collector walk through all that n8n has in memory: with new buffers for each
 * call, that takes more time than all the rest; see the benchmark.
 */
export class BufferPool {
	private readonly free: ArrayBuffer[] = [];
	private freeBytes = 0;
	private inUse = new WeakSet<ArrayBufferLike>();

	/** A buffer of this size or a larger one, with anything in it. */
	acquire(bytes: number): Buffer {
		const free = this.free.pop();
		this.freeBytes -= free?.byteLength ?? 0;
		// A small image must not hold on to the buffer of a large one.
		const isOfUse = free && free.byteLength >= bytes && free.byteLength <= 2 * bytes;
		// With some room, for the next image may be a little larger; the system gives it when it is written to.
		const memory = isOfUse ? free : new ArrayBuffer(bytes + Math.ceil(bytes / 8));
		this.inUse.add(memory);
		return Buffer.from(memory);
	}

	/** Keeps no buffer. Those in use are not taken back any more. */
	clear(): void {
		this.free.length = 0;
		this.freeBytes = 0;
		this.inUse = new WeakSet();
	}

	/** @param buffer an acquired buffer, or a part of it, that is no longer in use; others are ignored */
	release({ buffer }: Buffer): void {
		if (!this.inUse.delete(buffer) || this.freeBytes + buffer.byteLength > maxFreeBytes) return;
		this.free.push(buffer as ArrayBuffer);
		this.freeBytes += buffer.byteLength;
	}
}
