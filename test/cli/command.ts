/** The command line as a person has it: the built file, run as a process, in a folder of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RULES } from '../../server/src/core';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const CLI = path.join(ROOT, 'dist/cli.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command to its end, without a terminal and without the colour variables of whoever runs the tests. */
export function sccLens(args: readonly string[], { cwd, stdin, env }: Surroundings): Outcome {
  build();
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    input: stdin ?? '',
    encoding: 'utf8',
    env: { ...colourless(), ...env },
    maxBuffer: 100_000_000,
  });
  return { code: status, stdout, stderr };
}

/** Starts the command with its streams open. */
export function startSccLens(args: readonly string[], cwd: string): ReturnType<typeof spawn> {
  build();
  return spawn(process.execPath, [CLI, ...args], { cwd, env: colourless(), stdio: 'pipe' });
}

function colourless(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'FORCE_COLOR' && name !== 'NO_COLOR'));
}

function build(): void {
  if (existsSync(CLI)) return;
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
}

/** Options that silence every other rule, so that a test of the command stays one when a rule is added. */
export function onlyRules(...ids: readonly string[]): readonly string[] {
  return RULES.filter(({ id }) => !ids.includes(id)).flatMap(({ id }) => ['--severity', `${id}=off`]);
}

/** Makes a folder with these files, and removes it after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-cli-'));
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
      readonly fixes: readonly { readonly title: string; readonly applicability: string }[];
    }[];
  }[];
}

interface Place {
  readonly line: number;
  readonly character: number;
}

export function readJson({ stdout }: Outcome): CheckOutput {
  return JSON.parse(stdout) as CheckOutput;
}
