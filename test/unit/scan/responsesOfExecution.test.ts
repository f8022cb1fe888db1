import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { responsesOfExecution } from '../../../nodes/ScanFile/scan/responsesOfExecution';
import { ScansForRerun } from '../../../nodes/ScanFile/scan/scansForRerun';
import { runSettings as run } from '../../support/runSettings';
import { contextOf, jobOf, keeperOf, responseOf, runWith, stored } from './keptRuns';

describe('an execution with several runs of the node', () => {
	const of = () => ({ cancel: new AbortController().signal });

	test('keeps the scans of all, each once, however often its last run fails', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const repeated = responseOf(stored);
		await runWith([[jobOf('one'), responseOf(stored)]], execution);
		const firstTry = await runWith([[jobOf('two'), repeated]], execution);
		expect(keeper.keep(firstTry)).toEqual({ made: 2, kept: 2 });

		const nextTry = await runWith([[jobOf('two'), repeated]], execution);
		expect(keeper.keep(nextTry)).toEqual({ made: 2, kept: 2 });
		const photos = [jobOf('one'), jobOf('one'), jobOf('two'), jobOf('two')];
		const taken = await keeper.take(contextOf(), run, photos);
		expect([...taken.keys()]).toEqual([photos[0], photos[2]]);
	});

	test('keeps a scan once that two tries have output', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const repeated = responseOf(stored);
		await runWith([[jobOf('one'), repeated]], execution);
		const nextTry = await runWith([[jobOf('one'), repeated]], execution);

		expect(keeper.keep(nextTry)).toEqual({ made: 1, kept: 1 });
	});

	test('keeps the scans of its other nodes, each for its own node', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const [photo, other] = [jobOf('one'), jobOf('two')];
		await runWith([[photo, responseOf(stored)]], { ...execution, nodeName: 'front' });
		const last = await runWith([[other, responseOf(stored)]], { ...execution, nodeName: 'back' });
		expect(keeper.keep(last)).toEqual({ made: 2, kept: 2 });

		const both = [photo, other];
		const front = await keeper.take(contextOf({ nodeName: 'front' }), run, both);
		expect([...front.keys()]).toEqual([photo]);
		const back = await keeper.take(contextOf({ nodeName: 'back' }), run, both);
		expect([...back.keys()]).toEqual([other]);
	});

	test("keeps only the scans of the call of an agent's tool that failed", async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = { ...of(), isTool: true };
		await runWith([[jobOf('one'), responseOf(stored)]], execution);
		const failed = await runWith([[jobOf('two'), responseOf(stored)]], execution);
		expect(keeper.keep(failed)).toEqual({ made: 1, kept: 1 });

		// The next call of the execution does not lose them.
		const next = await runWith([], execution);
		keeper.forget(responsesOfExecution(next));
		const taken = await keeper.take(next, run, [jobOf('one'), jobOf('two')]);
		expect(taken.size).toBe(1);
	});

	test('forgets its scans and no others', async () => {
		const { keeper, take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
		const context = await runWith([[jobOf('two'), responseOf(stored)]]);
		keeper.keep(context);
		keeper.forget(responsesOfExecution(context));

		expect((await take([jobOf('two')])).size).toBe(0);
		expect((await take([jobOf('one')])).size).toBe(1);
	});
});
