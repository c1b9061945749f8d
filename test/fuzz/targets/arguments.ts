import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { runProgram } from '../../../server/src/cli/program';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';

const [POD = ''] = textsIn(['test/fixtures/cli'], /^hostpath-pod\.yaml$/);

/** The command line with these arguments, in a folder of its own with one file; nothing else is above it. It starts no server. No system passes on a NUL. */
async function check(input: string): Promise<void> {
  const args = input
    .replaceAll('\0', '')
    .split('\n')
    .filter(argument => argument !== 'lsp' && !argument.includes('/'));
  const before = process.cwd();
  const above = mkdtempSync(path.join(tmpdir(), 'scc-lens-fuzz-'));
  const folder = path.join(above, 'pods');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = Promise.all([buffer(stdout), buffer(stderr)]);
  try {
    mkdirSync(folder);
    process.chdir(folder);
    writeFileSync('pod.yaml', POD);
    const code = await runProgram(args, { stdin: Readable.from([Buffer.from(POD)]), stdout, stderr });
    stdout.end();
    stderr.end();
    const [printed, errors] = (await output).map(String);
    assert.ok([0, 1, 2].includes(code), `exit code ${code}`);
    assert.ok(code !== 2 || errors !== '', 'exit code 2 without a word');
    assert.doesNotMatch(`${printed}${errors}`, /internal error|is a defect of SCC Lens/);
    if (code !== 2 && args[0] === 'check' && args.includes('--format=json') && !args.some(each => /^-+h/.test(each)))
      JSON.parse(printed ?? '');
  } finally {
    process.chdir(before);
    rmSync(above, { recursive: true });
  }
}

/** One argument on each line. Whatever is asked for, the answer is a result or a error. */
export const commandLines: Target = {
  name: 'arguments',
  seeds: [
    'check\npod.yaml',
    'check\n--format=json\npod.yaml',
    'check\n--format\nsarif\n--strict\n.',
    'check\n--severity\nscc-denied=warning\npod.yaml',
    'check\n-',
    'fix\n--unsafe\npod.yaml',
    'fix\n--write\n--rule\nhostpath-supervisor\npod.yaml',
    'review\npod.yaml',
    'review\n--format\njson\npod.yaml',
    'scc\n--service-account\nagent\npod.yaml',
    'explain\npod.yaml',
    'help\ncheck',
    '--version',
    ...earlierFaults('arguments'),
  ],
  words: [
    'check',
    'fix',
    'review',
    'scc',
    'explain',
    '--help',
    '--format',
    '--write',
    '--unsafe',
    '--severity',
    '--',
    '-',
    '.',
    'pod.yaml',
    '=',
    '--format=json',
  ],
  check,
};
