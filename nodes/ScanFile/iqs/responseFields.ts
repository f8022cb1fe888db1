/** A value that is an object, else an empty one. */
export function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A value that is a text with something in it, else undefined. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A value that is a number, else undefined. */
export function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}

/**
 * What the service says about the call. The documentation writes `code` and `message`, the live
 * gateway was observed to write `errorCode` and `errorMessage`, and Alibaba Cloud's other
 * gateways capitalise.
 */
export function statusFields(body: Record<string, unknown>) {
	return {
		code: textOf(body.errorCode) ?? textOf(body.code) ?? textOf(body.Code),
		serviceMessage: textOf(body.errorMessage) ?? textOf(body.message) ?? textOf(body.Message),
		requestId: textOf(body.requestId) ?? textOf(body.RequestId),
	};
}
