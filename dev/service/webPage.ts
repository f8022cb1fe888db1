import type { IncomingMessage } from 'node:http';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Whether a browser sends the request on behalf of a page. Browsers name the page's origin in
 * `Origin`, or say in `Sec-Fetch-Site` that there is a page at all ("none": a person typed the
 * address). A page that has pointed its own host name at this machine is of the same origin, but
 * its host name gives it away.
 */
export function isFromWebPage({ headers }: IncomingMessage): boolean {
	const site = headers['sec-fetch-site'];
	return (
		headers.origin !== undefined ||
		(site !== undefined && site !== 'none') ||
		!loopback.test(headers.host ?? '')
	);
}
