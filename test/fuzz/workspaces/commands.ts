/** The commands of the command line in a folder with the files. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { runProgram } from '../../../server/src/cli/program';

/** Commands that write nothing. */
const PRINTING: readonly string[] = [
  'check --format json .',
  'check --openshift 4.19,5.1 --format json .',
  'check --format sarif --namespace agents .',
  'check --scc 0.yaml --fail-if-wider --format json .',
  'check --scc 0.yaml --only-scc .',
  'review --format json .',
  'review .',
  'review --openshift 4.18,4.20,5.0 .',
  'fix --diff --unsafe .',
  'scc .',
  'scc --diff --convert .',
  'scc --diff --service-account agents/openshell-sandbox .',
];
/** Commands that have nothing more to do when they run often enough: a second SCC counts in the comments of the first. */
const WRITING: ReadonlyMap<string, number> = new Map([
  ['scc --write .', 2],
  ['scc --write --namespace agents .', 2],
  ['scc --write --convert .', 2],
  ['fix --write .', 1],
  ['fix --write --unsafe .', 1],
]);

export const COMMANDS: readonly string[] = [...PRINTING, ...WRITING.keys()];

/** A command ends with a result or a reason, writes only what it is asked to, and nothing once that is done. */
export async function checkCommand(command: string, texts: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-fuzz-'));
  try {
    texts.forEach((text, i) => {
      writeFileSync(path.join(folder, `${i}.yaml`), text);
    });
    const args = command.split(' ');
    for (let left = WRITING.get(command) ?? 0; left > 0; left--) await run(args, folder);
    const before = contentOf(folder);
    const printed = await run(args, folder);
    assert.deepEqual(contentOf(folder), before, `${command} writes`);
    if (args.includes('json') && printed !== '') JSON.parse(printed);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the command prints; nothing only with a reason, such as that no file has an SCC to be tested. */
async function run(args: readonly string[], folder: string): Promise<string> {
  const before = process.cwd();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([buffer(stdout), buffer(stderr)]);
  try {
    process.chdir(folder);
    const code = await runProgram(args, { stdin: Readable.from([]), stdout, stderr });
    stdout.end();
    stderr.end();
    const [printed = '', errors = ''] = (await output).map(String);
    assert.ok([0, 1, 2].includes(code), `exit code ${code}`);
    assert.ok(code !== 2 || errors !== '', `${args.join(' ')}: exit code 2 without a word`);
    assert.doesNotMatch(`${printed}${errors}`, /internal error|is a defect of SCC Lens/);
    return printed;
  } finally {
    process.chdir(before);
  }
}

function contentOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map(name => [name, readFileSync(path.join(folder, name), 'latin1')]),
  );
}
