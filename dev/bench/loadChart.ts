import { init } from 'echarts';
import type { Results } from './results';

/** The memory held during the runs with many photos, as an SVG picture. */
export function loadChart(load: NonNullable<Results['load']>): string {
	const chart = init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 260 });
	const colors = { one: '#ff6d00', many: '#8a94a6' };
	const names = ['one', 'many'] as const;
	const labels = { one: 'One execution', many: '20 executions' };
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: 'sans-serif' },
		title: {
			text: 'Memory above idle, MB',
			left: 12,
			top: 8,
			textStyle: { fontSize: 13, fontWeight: 'bold', color: '#333' },
		},
		legend: { top: 8, right: 16, data: names.map((name) => labels[name]) },
		grid: { left: 56, right: 24, top: 44, bottom: 44 },
		xAxis: { type: 'value', name: 'seconds', nameLocation: 'middle', nameGap: 26 },
		yAxis: { type: 'value', min: 0 },
		series: names.map((name) => ({
			type: 'line',
			name: labels[name],
			showSymbol: false,
			color: colors[name],
			data: (load[name].memory ?? []).map(({ atMs, bytes }) => [atMs / 1000, bytes / 1e6]),
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}
