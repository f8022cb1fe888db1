/** The value if it is an object, otherwise an empty object. */
export function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The value if it is a non-empty string, otherwise undefined. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a number, otherwise undefined. JSON can contain numbers that become infinite. */
export function numberOf(value: unknown): number | undefined {
	return Number.isFinite(value) ? (value as number) : undefined;
}

/**
 * The names of the field with the code. The documentation uses `code` and `message`, the live gateway was
 * observed to use `errorCode` and `errorMessage`, and Alibaba Cloud's other gateways capitalize the names.
 */
export const codeFields = ['errorCode', 'code', 'Code'];

/** What the service says about the call. */
export function statusFields(body: Record<string, unknown>) {
	const firstText = (names: string[]) => names.map((name) => textOf(body[name])).find(Boolean);
	return {
		code: firstText(codeFields),
		serviceMessage: firstText(['errorMessage', 'message', 'Message']),
		requestId: firstText(['requestId', 'RequestId']),
	};
}
