/** `npm run golden -- FILE…` compares the core with recorded cases of real admission code. Without a file, all fixtures. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile } from './check';
import type { Outcome } from './check';
import { fixtures, recordedStockSccs } from './files';

const SHOWN_CASES = 10;
const SHOWN_DIFFERENCES = 4;
const SHOWN_LENGTH = 600;

function main(files: readonly string[]): void {
  const stock = recordedStockSccs();
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const outcome = outcomeOf(file, stock);
    passed += outcome.passed;
    failed += outcome.failures.length;
    for (const { id, differences } of outcome.failures.slice(0, SHOWN_CASES)) {
      for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) console.log(`${id}: ${difference.slice(0, SHOWN_LENGTH)}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}

/** A file that cannot be read is one failure. */
function outcomeOf(file: string, stock: ReturnType<typeof recordedStockSccs>): Outcome {
  try {
    return checkFile(file, stock);
  } catch (error) {
    return { passed: 0, failures: [{ id: file, differences: [error instanceof Error ? error.message : String(error)] }] };
  }
}

const given = process.argv.slice(2);
const own = readdirSync(fixtures)
  .filter(name => name.endsWith('.jsonl.gz'))
  .map(name => join(fixtures, name));
main(given.length > 0 ? given : own);
