import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOnOwnPort } from '../ownPort';
import type { Fault, FaultName } from './faults';
import { route } from './routes';
import type { Settings } from './settings';
import { type Call, ServiceState } from './state';

export { localKey } from './admission';
export { stamped } from './imageScan';
export type { Call, Fault, FaultName, Settings };

/** A running service, seen from the process it runs in. */
export interface LocalService {
	/** Without a slash at the end, for example `http://127.0.0.1:41234`. */
	readonly baseUrl: string;
	/** Its fields may be changed at any time. */
	readonly settings: Settings;
	/** Every `POST /scan/file` since the start or the last reset, in the order of arrival. */
	readonly calls: readonly Call[];
	/** The most calls that were on their way at the same time. */
	readonly maxInFlight: number;
	/** Gives these faults to the next calls, one each, in order; `{}` lets one through. */
	play(...faults: ReadonlyArray<FaultName | Fault>): void;
	/** Forgets calls and waiting faults, and goes back to the settings of the start. */
	reset(): void;
	/** Stops listening and ends every connection at once. */
	close(): Promise<void>;
}

/** Starts the service on the loopback interface, by default on a port of its own. */
export async function startLocalService({
	port,
	settings = {},
}: { port?: number; settings?: Partial<Settings> } = {}): Promise<LocalService> {
	const state = new ServiceState(settings);
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		void route(state, request, response);
	});
	if (port === undefined) await listenOnOwnPort(server);
	else await once(server.listen(port, '127.0.0.1'), 'listening');
	const address = server.address() as AddressInfo;

	return {
		baseUrl: `http://127.0.0.1:${address.port}`,
		settings: state.settings,
		get calls() {
			return state.calls;
		},
		get maxInFlight() {
			return state.maxInFlight;
		},
		play: (...faults) => state.play(...faults),
		reset: () => state.reset(),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
