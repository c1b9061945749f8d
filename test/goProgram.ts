/** A program that Go builds from a folder of tests, and that answers questions, each a line of JSON. */
import { execFileSync, spawnSync } from 'node:child_process';
import { basename, resolve } from 'node:path';

const binaryOf = (folder: string): string => resolve(__dirname, '../.cache', basename(folder), 'answers');

/** Builds it; false without Go. */
export function buildProgram(folder: string): boolean {
  if (spawnSync('go', ['version']).error !== undefined) return false;
  execFileSync('go', ['build', '-mod=readonly', '-o', binaryOf(folder), '.'], {
    cwd: folder,
    env: { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  return true;
}

export function askProgram(folder: string, questions: readonly unknown[]): readonly unknown[] {
  const input = questions.map(question => `${JSON.stringify(question)}\n`).join('');
  const output = execFileSync(binaryOf(folder), { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as unknown);
}
