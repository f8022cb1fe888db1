import { init } from 'echarts';
import { ways, type Way } from './contenders';
import type { Results } from './results';
import { scenarios } from './scenarios';

const colours: Record<Way, string> = {
	'this node': '#ff6d00',
	'one-by-one loop': '#8a94a6',
	'built-in chain': '#c3c9d4',
};

/** One group of bars. */
interface Panel {
	title: string;
	/** Undefined if there was no output. */
	values: Record<Way, number | undefined>;
	unit: 's' | 'MB';
}

/** The figures that matter most, as an SVG picture. */
export function chartOf({ byScenario: { small, limited, large } }: Results): string {
	const secondsOf = (measured: typeof small) =>
		valuesOf((way) => (measured[way].scans > 0 ? measured[way].durationMs / 1000 : undefined));
	const panels: Panel[] = [
		{ title: scenarios.small.title, values: secondsOf(small), unit: 's' },
		{ title: scenarios.limited.title, values: secondsOf(limited), unit: 's' },
		{
			title: '40 photos of 8 MB: memory',
			values: valuesOf((way) => large[way].peakBytes / 1e6),
			unit: 'MB',
		},
	];
	const width = 900;
	const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: 190 });
	const share = 100 / panels.length;
	const labels = 110;
	chart.setOption({
		animation: false,
		backgroundColor: '#ffffff',
		textStyle: { fontFamily: 'sans-serif' },
		title: panels.map(({ title }, index) => ({
			text: title,
			left: `${index * share + 1}%`,
			top: 10,
			textStyle: { fontSize: 13, fontWeight: 'bold', color: '#333' },
		})),
		grid: panels.map((_, index) => ({
			left: (index * width) / panels.length + labels,
			width: width / panels.length - labels - 62,
			top: 42,
			bottom: 14,
		})),
		xAxis: panels.map((_, gridIndex) => ({ type: 'value', gridIndex, show: false, min: 0 })),
		yAxis: panels.map((_, gridIndex) => ({
			type: 'category',
			gridIndex,
			data: [...ways],
			inverse: true,
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { color: '#333', fontSize: 12 },
		})),
		series: panels.map(({ values, unit }, index) => ({
			type: 'bar',
			xAxisIndex: index,
			yAxisIndex: index,
			barWidth: 22,
			data: ways.map((way) => ({
				value: values[way] ?? 0,
				itemStyle: { color: colours[way] },
				label: {
					show: true,
					position: 'right',
					color: '#333',
					formatter: label(values[way], unit),
				},
			})),
		})),
	});
	const svg = chart.renderToSVGString();
	chart.dispose();
	return svg;
}

function valuesOf(read: (way: Way) => number | undefined): Panel['values'] {
	return Object.fromEntries(ways.map((way) => [way, read(way)])) as Panel['values'];
}

function label(value: number | undefined, unit: Panel['unit']): string {
	if (value === undefined) return 'nothing comes out';
	return `${unit === 's' ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
