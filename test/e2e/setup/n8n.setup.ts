import { test as setUp } from '../fixtures/server';

// Before there are several workers, which would install it at the same time.
setUp('n8n is installed', ({ installation }) => {
	console.log(`n8n ${installation.version} is at ${installation.n8n}`);
});
