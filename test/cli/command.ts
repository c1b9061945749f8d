/** The command line on streams and in a folder of its own. It runs in this process, so that the tests are of the sources as they are. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { RULES } from '@scc-lens/lens';
import { runProgram } from '../../server/src/cli/program';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether standard output is a terminal. */
  readonly isTerminal?: boolean;
  readonly processors?: number;
}

/**
 * Runs the command to its end, without a terminal where none is asked for, and without the colour variables of whoever runs the tests; as on one processor, because only the bundle has
 * a worker that starts in any folder.
 */
export async function sccLens(
  args: readonly string[],
  { cwd, stdin = '', env = {}, isTerminal = false, processors = 1 }: Surroundings,
): Promise<Outcome> {
  const before = { cwd: process.cwd(), env: process.env, availableParallelism: os.availableParallelism };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  if (isTerminal) Object.assign(stdout, { isTTY: true });
  const output = Promise.all([buffer(stdout), buffer(stderr)]);
  process.chdir(cwd);
  process.env = { ...colourless(), ...env };
  os.availableParallelism = () => processors;
  try {
    const code = await runProgram(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
    stdout.end();
    stderr.end();
    const [printed, errors] = await output;
    return { code, stdout: printed.toString(), stderr: errors.toString() };
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
    os.availableParallelism = before.availableParallelism;
  }
}

/** The environment without what decides about colours. */
export function colourless(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'FORCE_COLOR' && name !== 'NO_COLOR'));
}
/** Options that silence every other rule, so that a test of the command stays one when a rule is added. */
export function onlyRules(...ids: readonly string[]): readonly string[] {
  return RULES.filter(({ id }) => !ids.includes(id)).flatMap(({ id }) => ['--severity', `${id}=off`]);
}

/** Makes a folder with these files, and removes it after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-cli-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A fixture's text, byte for byte. */
export function fixture(name: string): string {
  return readFileSync(path.join(ROOT, 'test/fixtures/cli', name), 'utf8');
}

/** What `check --format json` printed. Its shape is asserted against the schema once, in `json.test.ts`. */
export interface CheckOutput {
  readonly version: 1;
  readonly files: readonly {
    readonly path: string;
    readonly error: string | null;
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly message: string;
      readonly range: { readonly start: Place; readonly end: Place };
      readonly fieldPath: string;
      readonly workload: { readonly kind: string; readonly name: string | null; readonly namespace: string | null } | null;
      readonly environments?: readonly string[];
      readonly fixes: readonly { readonly title: string; readonly applicability: string }[];
      readonly hasUnprovenFix?: boolean;
    }[];
  }[];
  readonly notJudged: readonly {
    readonly path: string;
    readonly kind: string;
    readonly range: { readonly start: Place; readonly end: Place } | null;
    readonly workload: { readonly kind: string; readonly name: string | null; readonly namespace: string | null } | null;
    readonly reason: string;
  }[];
}

interface Place {
  readonly line: number;
  readonly character: number;
}

export function readJson({ stdout }: Outcome): CheckOutput {
  return JSON.parse(stdout) as CheckOutput;
}

type Git = (...args: readonly string[]) => string;

/** A repository with a commit for each of these. */
export function repository(...more: readonly Readonly<Record<string, string>>[]): {
  readonly cwd: string;
  readonly git: Git;
  readonly add: (files: Readonly<Record<string, string>>) => void;
} {
  const cwd = folderWith({});
  const git: Git = (...args) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const add = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'more');
  };
  git('init', '--quiet', '--initial-branch', 'main');
  for (const files of more) add(files);
  return { cwd, git, add };
}
