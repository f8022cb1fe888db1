import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../dev/n8n/process';

/** What PDFBox Preflight is made of: Debian package and file. */
export const preflightJars: Array<[debianPackage: string, file: string]> = [
	['openjdk-17-jre-headless', '/usr/bin/java'],
	['libpdfbox2-java', '/usr/share/java/preflight.jar'],
	['libfontbox2-java', '/usr/share/java/fontbox2.jar'],
	['libcommons-logging-java', '/usr/share/java/commons-logging.jar'],
	['libactivation-java', '/usr/share/java/javax.activation.jar'],
	['libjaxb-api-java', '/usr/share/java/jaxb-api.jar'],
];
const classPath = [
	...preflightJars.slice(1).map(([, file]) => file),
	'/usr/share/java/pdfbox2.jar',
	'/usr/share/java/xmpbox.jar',
].join(':');

/**
 * What PDFBox Preflight says of each file as PDF/A-1b; all in one run, since Java takes its time to start.
 * @returns for each file what is wrong with it; empty for a valid one
 */
export async function preflight(files: Buffer[]): Promise<string[][]> {
	const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
	const names = files.map((_, i) => join(folder, `${i}.pdf`));
	files.forEach((file, i) => writeFileSync(names[i]!, file));
	const validator = 'org.apache.pdfbox.preflight.Validator_A1b';
	const printed = runProgram('java', ['-cp', classPath, validator, 'xml', 'batch', folder], {
		cwd: folder,
	});
	// It also ends with a code when a file is not valid; the reports tell.
	await printed.catch(() => undefined);
	return names.map((name) => complaintsIn(readFileSync(`${name}.preflight.xml`, 'utf8')));
}

function complaintsIn(report: string): string[] {
	const complaints = [...report.matchAll(/<details>([^]*?)<\/details>/g)].map(([, text]) => text!);
	const isValid = report.includes('<isValid type="PDF/A1-b">true</isValid>');
	return isValid || complaints.length > 0 ? complaints : [report];
}
