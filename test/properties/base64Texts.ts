import * as fc from 'fast-check';

/** Bytes with the start and the end of a JPEG, or of a PNG: where Base64 has no plus sign. */
export const imageBytes: fc.Arbitrary<Buffer> = fc
	.tuple(
		fc.constantFrom(
			['ffd8ffe0', 'ffd9'] as const,
			['89504e470d0a1a0a', '49454e44ae426082'] as const,
		),
		fc.uint8Array({ maxLength: 700, size: 'max' }),
	)
	.map(([[start, end], content]) =>
		Buffer.concat([Buffer.from(start, 'hex'), content, Buffer.from(end, 'hex')]),
	);

/** Any bytes, few of them or more than the head of an image file. */
export const anyBytes: fc.Arbitrary<Buffer> = fc
	.oneof(
		fc.uint8Array({ minLength: 1, maxLength: 12 }),
		fc.uint8Array({ minLength: 1, maxLength: 700, size: 'max' }),
	)
	.map((bytes) => Buffer.from(bytes));

/** The ways to write bytes as Base64. */
export const encodings: fc.Arbitrary<(bytes: Buffer) => string> = fc.constantFrom(
	(bytes: Buffer) => bytes.toString('base64'),
	(bytes: Buffer) => bytes.toString('base64').replace(/=+$/, ''),
	(bytes: Buffer) => bytes.toString('base64url'),
);

export const dataPrefix = fc.constantFrom('', '', 'data:image/jpeg;base64,', 'data:;base64,');

/** White space that no lost plus sign can be. */
export const gaps = fc.constantFrom(
	'\n',
	'\r\n',
	'\r',
	'\n\n',
	'\t',
	'\n\t',
	'\r\n\t\t',
	'\v',
	'\f',
);

/** Divides a text into lines. */
export function inLines(text: string, length: number, gap: string): string {
	return (text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(gap);
}
