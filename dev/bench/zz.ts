import { measureOnEngine } from '/tmp/wt/pdf/dev/bench/enginePlace';
import { pdfScenarios } from '/tmp/wt/pdf/dev/bench/scenarios';
(async () => {
  for (const name of ['pages', 'smallPages'] as const) {
    for (const c of ['this node', 'this node, one PDF', 'this node', 'this node, one PDF'] as const) {
      const m = await measureOnEngine(c, pdfScenarios[name]);
      console.log(name, c, JSON.stringify(m), (m.peakBytes / pdfScenarios[name].photos / pdfScenarios[name].bytesEach).toFixed(2));
    }
  }
  process.exit(0);
})();
