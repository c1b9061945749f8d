/** The entry that the extension host loads, whichever editor it belongs to. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 300_000,
    reporter: 'spec',
    forbidOnly: true,
    forbidPending: Boolean(process.env['CI']),
  });
  for (const file of readdirSync(__dirname)) if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  const runner = await new Promise<Mocha.Runner>(resolve => {
    const running = mocha.run(() => {
      resolve(running);
    });
  });
  const resultFile = process.env['TEST_RESULT_FILE'];
  if (resultFile) writeFileSync(resultFile, JSON.stringify(runner.stats));
  if (runner.failures > 0) throw new Error(`${runner.failures} test(s) failed`);
}
