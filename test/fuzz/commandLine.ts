/** The command line in this process, in the current folder. */
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import assert from 'node:assert/strict';
import { runProgram } from '../../server/src/cli/program';

export interface Outcome {
  readonly code: number;
  readonly printed: string;
  readonly errors: string;
}

/** Runs it to its end; fails where that is no end that is documented. */
export async function runCommandLine(args: readonly string[], stdin: string): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([buffer(stdout), buffer(stderr)]);
  const code = await runProgram(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [printed = '', errors = ''] = (await output).map(String);
  assert.ok([0, 1, 2].includes(code), `exit code ${code}`);
  assert.ok(code !== 2 || errors !== '', 'exit code 2 without a word');
  assert.doesNotMatch(`${printed}${errors}`, /internal error|is a defect of SCC Lens/);
  return { code, printed, errors };
}
