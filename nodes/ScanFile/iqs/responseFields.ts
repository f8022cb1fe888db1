/** The value if it is an object, otherwise an empty object. */
export function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The value if it is a non-empty string, otherwise undefined. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a number, otherwise undefined. */
export function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}

/**
 * What the service says about the call. The documentation uses `code` and `message`, the live gateway was
 * observed to use `errorCode` and `errorMessage`, and Alibaba Cloud's other gateways capitalize the
 * names.
 */
export function statusFields(body: Record<string, unknown>) {
	return {
		code: textOf(body.errorCode) ?? textOf(body.code) ?? textOf(body.Code),
		serviceMessage: textOf(body.errorMessage) ?? textOf(body.message) ?? textOf(body.Message),
		requestId: textOf(body.requestId) ?? textOf(body.RequestId),
	};
}
