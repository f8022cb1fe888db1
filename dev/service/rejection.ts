/** A call that is rejected, as status, code and message; thrown wherever a check fails. */
export class Rejection extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}

	/** The request itself is wrong. */
	static ofParameter(message: string): Rejection {
		return new Rejection(400, 'InvalidParameter', message);
	}

	/** Any thrown value as a rejection: what is not one already is a fault of this service. */
	static from(error: unknown): Rejection {
		if (error instanceof Rejection) return error;
		return new Rejection(
			500,
			'InternalServerError',
			error instanceof Error ? error.message : String(error),
		);
	}
}
