/** An 8-bit sRGB image held in memory: three bytes a pixel, row by row. */
export class RgbImage {
	constructor(
		readonly width: number,
		readonly height: number,
		readonly pixels: Uint8ClampedArray = new Uint8ClampedArray(width * height * 3),
	) {}

	/** One channel (0 red, 1 green, 2 blue) of the pixel in column x of row y; 0 to 255. */
	at(x: number, y: number, channel: number): number {
		return this.pixels[(y * this.width + x) * 3 + channel]!;
	}

	/** Brightness as the eye weighs the channels (ITU-R BT.601), 0 to 255. */
	luma(x: number, y: number): number {
		return 0.299 * this.at(x, y, 0) + 0.587 * this.at(x, y, 1) + 0.114 * this.at(x, y, 2);
	}
}

/** One number a pixel, row by row. */
export class Plane {
	readonly values: Float32Array;

	constructor(
		readonly width: number,
		readonly height: number,
	) {
		this.values = new Float32Array(width * height);
	}

	at(x: number, y: number): number {
		return this.values[y * this.width + x]!;
	}

	set(x: number, y: number, value: number): void {
		this.values[y * this.width + x] = value;
	}
}
