/** Pieces of a stream; a Web stream has no other word for what can be read by `for await`. */
type Pieces = AsyncIterable<Uint8Array>;

/**
 * Inflates data in the zlib format (RFC 1950), piece by piece.
 * @throws whatever Node.js throws for damaged data and for data that ends too early
 */
export function inflate(compressed: Buffer): Pieces {
	return readable([compressed]).pipeThrough(new DecompressionStream('deflate'));
}

/** Deflates data to the zlib format, which FlateDecode reads: ISO 32000-1, 7.4.4. */
export async function deflate(pieces: Pieces): Promise<Buffer> {
	const compressed: Uint8Array[] = [];
	for await (const piece of readable(pieces).pipeThrough(new CompressionStream('deflate'))) {
		compressed.push(piece);
	}
	return Buffer.concat(compressed);
}

/** Reads no further than what is taken. */
function readable(pieces: Iterable<Uint8Array> | Pieces): ReadableStream<Uint8Array> {
	const iterator = (async function* () {
		yield* pieces;
	})();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await iterator.return();
		},
	});
}
