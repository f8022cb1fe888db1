/** As much as the buffers of all calls in flight; more is never reused. */
const maxFreeBytes = 64_000_000;

/**
 * Keeps large buffers of finished calls for the next calls. New buffers for each call would make the
 * garbage collector run so often that it takes more time than everything else; see the benchmark.
 */
export class BufferPool {
	private readonly free: ArrayBuffer[] = [];
	private freeBytes = 0;
	private inUse = new WeakSet<ArrayBufferLike>();

	/** A buffer of at least this size, with undefined content. */
	acquire(bytes: number): Buffer {
		const free = this.free.pop();
		this.freeBytes -= free?.byteLength ?? 0;
		// A small image must not occupy the buffer of a large one.
		const isOfUse = free && free.byteLength >= bytes && free.byteLength <= 2 * bytes;
		// With some spare room, because the next image may be slightly larger. The system allocates it only
		// when it is written to.
		const memory = isOfUse ? free : new ArrayBuffer(bytes + Math.ceil(bytes / 8));
		this.inUse.add(memory);
		return Buffer.from(memory);
	}

	/** Discards all buffers. Buffers in use are no longer taken back. */
	clear(): void {
		this.free.length = 0;
		this.freeBytes = 0;
		this.inUse = new WeakSet();
	}

	/**
	 * @param buffer an acquired buffer, or a part of one, that is no longer in use; other buffers are
	 *   ignored
	 */
	release({ buffer }: Buffer): void {
		if (!this.inUse.delete(buffer) || this.freeBytes + buffer.byteLength > maxFreeBytes) return;
		this.free.push(buffer as ArrayBuffer);
		this.freeBytes += buffer.byteLength;
	}
}
