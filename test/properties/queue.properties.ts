import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type { SimulatedCall } from '../../dev/simulation/service';
import { simulate, type SimulatedRun, type Simulation } from '../../dev/simulation/simulate';
import { Failure, NotSent } from '../../nodes/ScanFile/failures';

import type { Properties } from './property';
import { busySimulation, run, service, simulation } from './simulations';

type Result = Awaited<ReturnType<typeof simulate>>;

function expect(isTrue: boolean, what: string, ...details: unknown[]): void {
	if (!isTrue) throw new Error([what, ...details.map((detail) => inspect(detail))].join(' '));
}

const runOf = ({ image }: SimulatedCall) => Number(image.split('/')[0]);

/** The calls of each run. */
function callsOf({ calls }: Result, number: number): SimulatedCall[] {
	return calls.filter((call) => runOf(call) === number);
}

/** The most in flight at any time; of calls that end when others start, only those count. */
function maxInFlight(calls: SimulatedCall[], weight: (call: SimulatedCall) => number): number {
	const changes = calls
		.flatMap((call) => [
			{ atMs: call.startMs, by: weight(call) },
			{ atMs: call.endMs, by: -weight(call) },
		])
		.toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
	let now = 0;
	return Math.max(0, ...changes.map(({ by }) => (now += by)));
}

function expectNothingLeft({ pendingSleeps, runsAtGates }: Result): void {
	expect(pendingSleeps === 0, 'Timers are left:', pendingSleeps);
	expect(runsAtGates === 0, 'Runs are left at gates:', runsAtGates);
}

function expectNeverPaidTwice(result: Result): void {
	expect(result.paidTwice === 0, 'Scanned twice:', result.paidTwice);
}

/** That each photo of a run has the outcome that its calls had. */
function expectOutcomes(result: Result, { photos, maxTries = 4 }: SimulatedRun, number: number) {
	const { outcomes } = result.executions[number]!;
	expect(outcomes.length === photos, 'Outcomes:', outcomes.length);
	for (const [photo, outcome] of outcomes.entries()) {
		const ends = result.calls
			.filter(({ image }) => image === `${number}/${photo}`)
			.map(({ end }) => end);
		const failed = ends.filter((end) => end === 'failed').length;
		const isScan = outcome === `scan of ${number}/${photo}`;
		const of = `${number}/${photo}`;
		expect(failed <= maxTries, 'More tries than allowed:', of, ends);
		expect(isScan === (ends.at(-1) === 'scanned'), 'Not what the last call brought:', of, ends);
		if (isScan) continue;
		expect(!ends.includes('scanned'), 'A scan is lost:', of, ends);
		if (outcome instanceof NotSent) {
			expect(failed === 0, 'Not sent, but it may have been billed:', of, ends);
			continue;
		}
		expect(outcome instanceof Failure, 'Neither a scan nor a reason:', of, outcome);
		const { failedCalls, retry } = (outcome as Failure).details;
		if (retry === 'transient') expect(failedCalls === failed, 'Tries:', of, failedCalls, ends);
		else expect(failed === 0 && ends.length > 0, 'No throttled photo:', of, ends);
	}
}

/** What a run has to wait for at most if executions take turns, milliseconds. */
function fairShareMs(
	runs: SimulatedRun[],
	{ photos, maxConcurrentCalls = 50 }: SimulatedRun,
	limit: number,
	latencyMs: number,
): number {
	const turns = runs.reduce((sum, other) => sum + Math.min(other.photos, photos + 1), 0);
	return (turns / limit) * 1000 + (turns / 10 + photos / maxConcurrentCalls) * latencyMs;
}

export const properties: Properties = {
	'every run ends, each photo has the outcome of its calls, tries are counted right': (runs) =>
		fc.assert(
			fc.asyncProperty(simulation, async (given) => {
				const result = await simulate(given);
				for (const [number, run] of given.runs.entries()) expectOutcomes(result, run, number);
				expectNeverPaidTwice(result);
				expectNothingLeft(result);
			}),
			runs,
		),

	'no limit is ever exceeded': (runs) =>
		fc.assert(
			fc.asyncProperty(
				fc.oneof({ weight: 4, arbitrary: simulation }, busySimulation),
				async (given) => {
					const result = await simulate(given);
					for (const [number, { maxConcurrentCalls = 50 }] of given.runs.entries()) {
						const calls = maxInFlight(callsOf(result, number), () => 1);
						expect(calls <= maxConcurrentCalls, 'Calls of a run in flight:', number, calls);
					}
					for (const process of [0, 1, 2]) {
						const runAt = (call: SimulatedCall) => given.runs[runOf(call)]!;
						const own = result.calls.filter((call) => runAt(call).process === process);
						const bytesOf = (call: SimulatedCall) => runAt(call).bytes ?? 100_000;
						const calls = maxInFlight(own, () => 1);
						const bytes = maxInFlight(own, bytesOf);
						expect(calls <= 50, 'Calls in flight:', calls);
						// One that is larger than the limit is sent alone.
						const maxBytes = Math.max(24_000_000, ...own.map(bytesOf));
						expect(bytes <= maxBytes, 'Bytes in flight:', bytes);
					}
				},
			),
			runs,
		),

	'throttling alone loses no photo': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[
					fc.array(run, { minLength: 1, maxLength: 8 }),
					fc.double({ min: 2, max: 60, noNaN: true }),
				],
				...[fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 5_000 }), fc.nat()],
				fc.option(fc.integer({ min: 1, max: 30_000 }), { nil: undefined }),
				async (executions, limit, latencyMs, throttledMs, seed, retryAfterMs) => {
					const given = { runs: executions, limit, latencyMs, throttledMs, seed };
					const result = await simulate({
						...given,
						...(retryAfterMs !== undefined && { retryAfterMs }),
					});
					const photos = executions.reduce((sum, execution) => sum + execution.photos, 0);
					expect(result.scans === photos, 'Scans:', result.scans, 'of', photos);
					expectNeverPaidTwice(result);
				},
			),
			runs,
		),

	'no run starves: its time depends on its own photos and its turns': (runs) =>
		fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom(1, 1, 2, 3, 10, 30, 100), { minLength: 2, maxLength: 12 }),
				...[fc.constantFrom(1, 2, 5, 10, 30), fc.integer({ min: 1, max: 3_000 }), fc.nat()],
				async (photos, limit, latencyMs, seed) => {
					const executions = photos.map((count) => ({ photos: count }));
					const result = await simulate({ runs: executions, limit, latencyMs, seed });
					for (const [number, execution] of executions.entries()) {
						const { durationMs } = result.executions[number]!;
						const maxMs =
							1.5 * fairShareMs(executions, execution, limit, latencyMs) + 4 * latencyMs + 5_000;
						expect(durationMs <= maxMs, 'Starved:', number, durationMs, 'of', maxMs);
					}
				},
			),
			runs,
		),

	'Stop at any moment ends its run at once, and no other': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[service, fc.array(run, { minLength: 1, maxLength: 5 }), fc.nat({ max: 60_000 })],
				async (settings, executions, afterMs) => {
					const [stopped, ...others] = executions as [SimulatedRun, ...SimulatedRun[]];
					const stopAtMs = stopped.startMs! + afterMs;
					const given: Simulation = { ...settings, runs: [{ ...stopped, stopAtMs }, ...others] };
					const result = await simulate(given);
					const { isStopped, endMs } = result.executions[0]!;
					expect(isStopped ? endMs === stopAtMs : endMs <= stopAtMs, 'Ended:', endMs, stopAtMs);
					for (const { startMs } of callsOf(result, 0)) {
						expect(startMs <= stopAtMs, 'Sent after Stop:', startMs);
					}
					for (const [index, other] of others.entries()) expectOutcomes(result, other, index + 1);
					expectNothingLeft(result);
				},
			),
			runs,
		),
};
