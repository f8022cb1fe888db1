import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

async function hintsOf(photoCount: number): Promise<string[]> {
	const photos = Array.from({ length: photoCount }, async (_, index) => await smallJpeg(index));
	const { hints } = await scan({
		baseUrl: service.current.baseUrl,
		items: (await Promise.all(photos)).map((photo) => photoItem(photo)),
		onError: 'continueRegularOutput',
	});
	return hints;
}

test('a run in which all went well says nothing', async () => {
	expect(await hintsOf(3)).toEqual([]);
});

test('a run that was throttled says so, and at what rate it went on', async () => {
	Object.assign(service.current.settings, { latencyMs: 20, requestsPerSecond: 4, burst: 2 });
	const [hint, ...more] = await hintsOf(8);

	expect(hint).toMatch(
		/^IQS limits how fast this account may send photos: \d calls? w(as|ere) throttled/,
	);
	expect(hint).toContain('the node slowed down');
	expect(more).toEqual([]);
});

test('a run that lived through a fault says so', async () => {
	service.current.play('unavailable');

	expect(await hintsOf(2)).toEqual([
		expect.stringMatching(/^1 call was retried because IQS or the connection/),
	]);
});

test('a run that ended early says so', async () => {
	service.current.play('arrears');

	expect(await hintsOf(4)).toEqual([
		expect.stringMatching(/^Stopped early: 3 photos were not sent/),
	]);
});
