import { connectionFailure } from '../../../nodes/ScanFile/iqs/connectionFailures';
import { faults } from './connectionFaults';

const url = new URL('https://iqs.example.com/scan/file');

test.each(faults)('%j: %s, retry %s, stops the run: %s, possibly billed: %s', (...row) => {
	const [fault, what, retry, stopsRun, possiblyBilled] = row;
	const failure = connectionFailure(fault, url);

	expect(failure.message).toMatch(what);
	expect(failure.details.scope !== 'image').toBe(stopsRun);
	expect(failure.details).toMatchObject({ retry, possiblyBilled, code: fault.code });
	if (!failure.message.startsWith('The proxy')) expect(failure.message).toContain(url.host);
});

test.each([
	['a port of its own', 'http://10.0.0.1:8080/scan/file', 'connect ECONNREFUSED 10.0.0.1:8080'],
	['the port of http', 'http://iqs.local/scan/file', 'connect ECONNREFUSED 10.0.0.1:80'],
	['the port of https', 'https://iqs.local/scan/file', 'connect ECONNREFUSED 2408::1:443'],
])('a URL with %s is not taken for a proxy', (_, url, text) => {
	const failure = connectionFailure({ code: 'ECONNREFUSED', text }, new URL(url));

	expect(failure.message).toBe(`The host ${new URL(url).host} refuses the connection`);
});

test('http where https may be meant is told so', () => {
	const fault = { code: 'ECONNRESET', text: 'socket hang up' };

	expect(connectionFailure(fault, new URL('http://a.example')).remedy).toMatch(/https:/);
	expect(connectionFailure(fault, url).remedy).not.toMatch(/https:/);
});
