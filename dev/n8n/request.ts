/**
 * Calls a server over a connection of its own: a server may close one that was kept from an earlier call
 * at the moment at which it is used again.
 */
export async function request(
	url: string,
	{ headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
	return await fetch(url, { ...init, headers: { ...headers, connection: 'close' } });
}
