/**
 * Inflates data in the zlib format (RFC 1950), piece by piece, and checks its checksum.
 * @throws whatever Node.js throws for damaged data and for data that ends too early
 */
export function inflate(compressed: Buffer): AsyncIterable<Uint8Array> {
	return ReadableStream.from([compressed]).pipeThrough(new DecompressionStream('deflate'));
}

/** Deflates data to the zlib format, which FlateDecode reads: ISO 32000-1, 7.4.4. */
export async function deflate(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const compressed: Uint8Array[] = [];
	const stream = ReadableStream.from(pieces).pipeThrough(new CompressionStream('deflate'));
	for await (const piece of stream) compressed.push(piece);
	return Buffer.concat(compressed);
}
