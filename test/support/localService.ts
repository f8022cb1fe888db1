import { startLocalService, type LocalService } from '../../dev/service/server';

/**
 * One local service for the tests of a file, fresh for each test. It answers with the very image
 * that it got, so that a test can compare bytes.
 */
export function useLocalService(): { readonly current: LocalService } {
	let service: LocalService;
	beforeAll(async () => {
		service = await startLocalService();
	});
	beforeEach(() => {
		service.reset();
		service.settings.mode = 'echo';
	});
	afterAll(async () => {
		await service.close();
	});
	return {
		get current() {
			return service;
		},
	};
}
