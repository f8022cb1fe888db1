import { init } from 'echarts';
import type { SimulatedCall } from './service';

/** Calls that were accepted or throttled in each second, as an SVG picture. */
export function chartOf(calls: SimulatedCall[]): string {
	const seconds = Math.ceil(Math.max(...calls.map(({ startMs }) => startMs + 1)) / 1000);
	const perSecond = (isThrottled: boolean) =>
		Array.from(
			{ length: seconds },
			(_, second) =>
				calls.filter(
					({ startMs, end }) =>
						Math.floor(startMs / 1000) === second && (end === 'throttled') === isThrottled,
				).length,
		);
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 260 });
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: 'sans-serif' },
		title: {
			text: '60 executions at once, 5 calls a second allowed: calls in each second',
			left: 12,
			top: 10,
			textStyle: { fontSize: 13, fontWeight: 'bold', color: '#333' },
		},
		legend: { right: 20, itemGap: 20, top: 10, data: ['accepted', 'throttled'] },
		grid: { left: 50, right: 20, top: 50, bottom: 45 },
		xAxis: {
			type: 'category',
			name: 'seconds since the start',
			nameLocation: 'middle',
			nameGap: 28,
			data: Array.from({ length: seconds }, (_, second) => second),
		},
		yAxis: { type: 'value', minInterval: 1 },
		series: [
			{ name: 'accepted', color: '#ff6d00' },
			{ name: 'throttled', color: '#8a94a6' },
		].map(({ name, color }) => ({
			name,
			type: 'bar',
			stack: 'calls',
			itemStyle: { color },
			data: perSecond(name === 'throttled'),
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
