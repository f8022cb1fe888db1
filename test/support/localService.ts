import { startLocalService, type LocalService } from '../../dev/service/server';

/**
 * A local service for each test of a file: with its own port it is an account of its own, of which
 * nothing was learned in another test. It responds with the very image that it got, so that a test
 * can compare bytes.
 */
export function useLocalService(): { readonly current: LocalService } {
	let service: LocalService;
	beforeEach(async () => {
		service = await startLocalService({ settings: { mode: 'echo' } });
	});
	afterEach(async () => {
		await service.close();
	});
	return {
		get current() {
			return service;
		},
	};
}
