import dns from 'node:dns';
import { isIP } from 'node:net';

/**
 * Tests reach this machine alone: a test that asks for the address of another host fails, because its
 * outcome would depend on the network. Names in `.invalid` exist nowhere (RFC 6761), so a
 * test of a host that does not exist can use one.
 */
const { lookup } = dns;
const otherHosts: string[] = [];

type Callback = (error: NodeJS.ErrnoException) => void;

function lookupLoopback(host: string, ...rest: unknown[]): void {
	if (isIP(host) !== 0 || host === 'localhost') {
		Reflect.apply(lookup, dns, [host, ...rest]);
		return;
	}
	if (!host.endsWith('.invalid')) otherHosts.push(host);
	const notFound = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host };
	const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), notFound);
	process.nextTick(rest.at(-1) as Callback, error);
}

beforeAll(() => Object.assign(dns, { lookup: lookupLoopback }));

afterEach(() => expect(otherHosts.splice(0)).toEqual([]));

afterAll(() => Object.assign(dns, { lookup }));
