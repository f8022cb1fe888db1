/** A call that is refused, as status, code and message; thrown wherever a check fails. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}

	/** The request itself is wrong. */
	static ofParameter(message: string): Refusal {
		return new Refusal(400, 'InvalidParameter', message);
	}

	/** Any thrown value as a refusal: what is not one already is a fault of this service. */
	static from(error: unknown): Refusal {
		if (error instanceof Refusal) return error;
		return new Refusal(
			500,
			'InternalServerError',
			error instanceof Error ? error.message : String(error),
		);
	}
}
