import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { findPhotos } from '../../dev/demo/photos';
import { scanPhotos } from '../../dev/demo/scanPhotos';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';

// Each run is a program of its own, which loads n8n's engine: a busy machine takes a minute for some.
jest.setTimeout(300_000);

const repository = resolve(__dirname, '../..');
const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');

/** The person's folder; the demo makes its own folder in it. */
let home: string;
let photos: string;
/** What the demo takes for the folder of temporary files. */
let temporary: string;

beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'demo-'));
	photos = join(home, 'my photos');
	temporary = join(home, 'tmp');
	mkdirSync(photos);
	mkdirSync(temporary);
	writeFileSync(join(photos, 'page 1.jpg'), await smallJpeg(1));
});

function startDemo(args: string[], env: Record<string, string> = {}): ChildProcess {
	const tsx = join(repository, 'node_modules/.bin/tsx');
	return spawn(tsx, [join(repository, 'dev/demo/main.ts'), ...args], {
		cwd: home,
		env: { PATH: process.env.PATH, TMPDIR: temporary, ...env },
	});
}

interface DemoRun {
	exitCode: number;
	/** All that it printed, line by line. */
	lines: string[];
}

/** Runs the demo to its end. @param onText sees what it prints, as it comes */
async function runDemo(
	args: string[],
	env: Record<string, string> = {},
	onText: (text: string, demo: ChildProcess) => void = () => {},
): Promise<DemoRun> {
	const demo = startDemo(args, env);
	let printed = '';
	for (const stream of [demo.stdout!, demo.stderr!]) {
		stream.on('data', (chunk: Buffer) => {
			printed += chunk.toString();
			onText(printed, demo);
		});
	}
	const [exitCode] = (await once(demo, 'close')) as [number];
	return { exitCode, lines: printed.trimEnd().split('\n') };
}

/** The files that a run has left, by the folders of all runs. */
function output(): Record<string, string[]> {
	const root = join(home, 'demo-output');
	if (!existsSync(root)) return {};
	return Object.fromEntries(
		readdirSync(root).map((folder) => [folder, readdirSync(join(root, folder)).sort()]),
	);
}

function temporaryFiles(): string[] {
	// The program that runs TypeScript has a folder for all of its processes.
	return readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));
}

function linesAbout(name: string, { lines }: DemoRun): string[] {
	return lines.filter((line) => line.startsWith(`${name}:`) || line.startsWith(`${name} `));
}

test('a folder of all sorts gives the scans that can be made, and a line for each of the others', async () => {
	writeFileSync(
		join(photos, 'two\nlines.png'),
		await sharp(await smallJpeg(2))
			.png()
			.toBuffer(),
	);
	writeFileSync(
		join(photos, '发票 ✓.webp'),
		await sharp(await smallJpeg(3))
			.webp()
			.toBuffer(),
	);
	// After these two, the picture and the PDF of the run would be called.
	writeFileSync(join(photos, 'Before-After.jpg'), await smallJpeg(4));
	writeFileSync(
		join(photos, 'before-after.gif'),
		await sharp(await smallJpeg(5))
			.gif()
			.toBuffer(),
	);
	writeFileSync(
		join(photos, 'page 1.tiff'),
		await sharp(await smallJpeg(6))
			.tiff()
			.toBuffer(),
	);
	writeFileSync(join(photos, 'IMG_1.HEIC'), heic);
	writeFileSync(join(photos, 'bill.pdf'), '%PDF-1.7\n');
	writeFileSync(join(photos, 'notes.txt'), 'a list of photos');
	writeFileSync(join(photos, 'empty.jpg'), '');
	writeFileSync(join(photos, 'damaged.jpg'), (await smallJpeg(7)).subarray(0, 150));
	symlinkSync('nowhere', join(photos, 'dangling.jpg'));
	symlinkSync('page 1.jpg', join(photos, 'same.jpg'));
	mkdirSync(join(photos, 'folder.jpg'));
	writeFileSync(join(photos, 'folder.jpg', 'inside.jpg'), await smallJpeg(8));

	const run = await runDemo(['--pdf', 'my photos']);

	const others = {
		'IMG_1.HEIC': /HEIC, which the local service cannot read; the node itself sends it to IQS/,
		'bill.pdf': /a PDF/,
		'notes.txt': /plain text/,
		'empty.jpg': /an empty file/,
		'damaged.jpg': /IQS does not accept this image\. Check that the complete image opens/,
		'dangling.jpg': /there is no such file; if it is a link, its target does not exist/,
		'same.jpg': /the same file as page 1\.jpg, scanned once/,
		'folder.jpg': /a subfolder, skipped/,
	};
	for (const [name, why] of Object.entries(others)) {
		expect(linesAbout(name, run)).toEqual([expect.stringMatching(why)]);
	}
	expect(run.lines.join('\n')).toMatch(/sips -s format jpeg[^]*heif-convert[^]*Most Compatible/);
	expect(run.lines.at(-1)).toBe('3 without a scan: see above.');
	const [files] = Object.values(output());
	// Which of the two gets which number depends on which scan arrives first.
	expect(files!.map((name) => name.replace('Before-After', 'before-after')).sort()).toEqual([
		'before-after-2.jpg',
		'before-after-3.jpg',
		'before-after.jpg',
		'page 1-2.jpg',
		'page 1.jpg',
		'scans.pdf',
		'twolines.jpg',
		'发票 ✓.jpg',
	]);
	expect(linesAbout('发票 ✓.webp', run)[0]).toMatch(/-> 发票 ✓\.jpg +\d+ x \d+.*, \d+ ms$/);
	expect(run.lines).toContainEqual(expect.stringMatching(/^6 scan\(s\) in one PDF: demo-output/));
	expect(run.lines.join('\n')).not.toMatch(/Options|credential|workflow again|\bat .*\.ts:/);
	expect(run.exitCode).toBe(1);
	expect(temporaryFiles()).toEqual([]);
});

test('a run leaves the files of others alone, and all photos scanned is a success', async () => {
	expect((await runDemo([join(photos, 'page 1.jpg')])).exitCode).toBe(0);
	writeFileSync(join(photos, 'notes.txt'), 'not a photo, and nobody asked for a scan of it');
	const second = await runDemo(['my photos']);
	expect(second.exitCode).toBe(0);
	expect(Object.values(output())).toEqual([
		['before-after.jpg', 'page 1.jpg'],
		['before-after.jpg', 'page 1.jpg'],
	]);
});

test('a photo removed meanwhile stops only itself', async () => {
	writeFileSync(join(photos, 'page 2.jpg'), await smallJpeg(2));
	const run = await runDemo(['my photos'], {}, (text) => {
		if (text.includes('Scans go to')) rmSync(join(photos, 'page 1.jpg'), { force: true });
	});
	expect(linesAbout('page 1.jpg', run)).toEqual([expect.stringMatching(/: there is no such file/)]);
	expect(Object.values(output())).toEqual([['before-after.jpg', 'page 2.jpg']]);
	expect(run.exitCode).toBe(1);
});

test.each([
	{ what: 'nothing to scan', args: ['missing.jpg'], says: /There is no photo to scan\. See/ },
	{
		what: 'an option that does not exist',
		args: ['--fast'],
		says: /Unknown option '--fast'\. See .* write \.\/ before/,
	},
])('$what is said in one line, and leaves nothing behind', async ({ args, says }) => {
	const run = await runDemo(args);
	expect(run.lines.at(-1)).toMatch(says);
	expect(run.exitCode).toBe(1);
	expect(output()).toEqual({});
});

test('--help says how it is used', async () => {
	const { lines, exitCode } = await runDemo(['--help']);
	expect(lines.join('\n')).toMatch(/PHOTO or FOLDER[^]*subfolders[^]*--pdf[^]*IQS_API_KEY/);
	expect(exitCode).toBe(0);
	expect(output()).toEqual({});
});

describe('with a key', () => {
	const service = useLocalService();
	const account = (apiKey: string) => ({
		IQS_API_KEY: apiKey,
		IQS_BASE_URL: service.current.baseUrl,
	});

	test('nothing is sent when the scans cannot be written', async () => {
		writeFileSync(join(home, 'demo-output'), 'a file in the way');
		const run = await runDemo(['my photos'], account('local-key'));
		expect(run.lines).toEqual([expect.stringMatching(/^Nothing was sent, because .*demo-output/)]);
		expect(service.current.calls).toHaveLength(0);
	});

	test('no more is sent once a scan cannot be written', async () => {
		for (let number = 2; number < 60; number++) {
			writeFileSync(join(photos, `page ${number}.jpg`), await smallJpeg(number));
		}
		const run = await runDemo(['my photos'], account('local-key'), (text) => {
			if (!text.includes('Scans go to')) return;
			rmSync(join(home, 'demo-output'), { recursive: true, force: true });
		});
		expect(run.lines).toContainEqual(
			expect.stringMatching(
				/was scanned, but the scan cannot be written .* No more photos are sent/,
			),
		);
		expect(service.current.calls.length).toBeLessThan(30);
		expect(run.exitCode).toBe(1);
	});

	test('HEIC is sent', async () => {
		writeFileSync(join(photos, 'IMG_1.HEIC'), heic);
		const run = await runDemo([join('my photos', 'IMG_1.HEIC')], account('local-key'));
		expect(service.current.calls).toHaveLength(1);
		expect(run.lines.join('\n')).not.toMatch(/sips/);
	});

	test.each([
		{ key: 'fault-wrong-key', says: /IQS does not accept the key\. Check the key in IQS_API_KEY/ },
		{ key: 'fault-arrears', says: /arrears\. Top up the account/ },
		{
			key: 'fault-quota',
			says: /no calls left\. A trial allows 1,000 calls a day\. Continue tomorrow/,
		},
		{ key: 'fault-redirect', says: /redirects to another URL\. Check IQS_BASE_URL/ },
		{ key: 'fault-empty-200', says: /returned an empty response\. Start the demo again/ },
		{
			key: 'fault-internal',
			says: /Start the demo again for this photo\. The call may have been billed/,
		},
	])('$key is told in words for the command line', async ({ key, says }) => {
		const { photos: found } = await findPhotos([photos], false);
		const told: string[] = [];
		await scanPhotos(found, { apiKey: key, baseUrl: service.current.baseUrl }, (_, outcome) => {
			if ('failure' in outcome) told.push(`${outcome.failure.what}. ${outcome.failure.remedy}`);
			return undefined;
		});
		expect(told).toEqual([expect.stringMatching(says)]);
		expect(told[0]).not.toMatch(/Options|credential|workflow again|\[item|page 1/);
		expect(told[0]).not.toContain(key);
	});

	test('a run without a scan leaves no folder', async () => {
		const run = await runDemo(['my photos'], account('fault-arrears'));
		expect(linesAbout('page 1.jpg', run)).toEqual([
			expect.stringMatching(/is in arrears\. Top up/),
		]);
		expect(Object.keys(output())).toEqual([]);
		expect(run.exitCode).toBe(1);
	});

	test('Ctrl-C keeps the scans that are there, and leaves no temporary folder', async () => {
		writeFileSync(join(photos, 'page 2.jpg'), await smallJpeg(2));
		service.current.play({}, 'stall');
		const run = await runDemo(['my photos'], account('local-key'), (text, demo) => {
			if (/^page .*->/m.test(text)) demo.kill('SIGINT');
		});
		expect(run.exitCode).toBe(130);
		expect(Object.values(output())).toEqual([[expect.stringMatching(/^page [12]\.jpg$/)]]);
		expect(temporaryFiles()).toEqual([]);
	});
});
