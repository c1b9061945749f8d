#!/usr/bin/env node
/**
 * Replaces VS Code's `code` executable, as the `vscodeExecutablePath` of @vscode/test-electron: takes the same
 * arguments, runs the same test entry and exits with its code. Arguments it does not know are for a desktop and ignored.
 */
import { parseArgs } from 'node:util';
import { runTests } from './run-tests.mjs';
import { exitOnSignals } from './server.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});
const { extensionDevelopmentPath, extensionTestsPath } = values;
const folder = positionals.at(-1);
if (!extensionDevelopmentPath || !extensionTestsPath || !folder) {
  console.error('usage: code.mjs FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE');
  process.exit(2);
}
exitOnSignals();
const timeoutMs = Number(process.env.EDITOR_TIMEOUT_MS ?? 600_000);
process.exit(await runTests({ extensionDevelopmentPath, extensionTestsPath, folder, timeoutMs }));
