import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from '../../../dev/service/turns';

test('so many run at a time, in the order of their coming', async () => {
	const turns = new Turns(2);
	const started: number[] = [];
	let running = 0;
	let maxRunning = 0;
	await Promise.all(
		Array.from({ length: 7 }, async (_, number) => {
			await turns.run(async () => {
				started.push(number);
				maxRunning = Math.max(maxRunning, ++running);
				await sleep(2);
				running--;
			});
		}),
	);
	expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
	expect(maxRunning).toBe(2);
});

test('work that fails gives its place to the next', async () => {
	const turns = new Turns(1);
	const first = turns.run(async () => await Promise.reject(new Error('no')));
	const second = turns.run(async () => await Promise.resolve('done'));
	await expect(first).rejects.toThrow('no');
	expect(await second).toBe('done');
});
