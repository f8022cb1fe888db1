import { createServer } from 'node:net';
import { listenOnOwnPort } from '../../dev/ownPort';

test('no two servers of a process have the same port, even one after the other', async () => {
	const ports: number[] = [];
	// So many that the system gives some ports again.
	for (let count = 0; count < 400; count++) {
		const server = createServer();
		ports.push(await listenOnOwnPort(server));
		await new Promise((resolve) => server.close(resolve));
	}

	expect(new Set(ports).size).toBe(400);
});
