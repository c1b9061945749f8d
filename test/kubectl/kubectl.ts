/** kubectl's own reader, built from source, and ours in its place. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from '@scc-lens/words';
import { splitDocuments } from '@scc-lens/yaml';
import { readDocument } from '../../packages/yaml/src/manifest/read';

/** What a file contains: its documents without empty ones, and why a document cannot be read. */
export interface Answer {
  readonly documents: readonly Json[];
  readonly error?: string;
  /** Whether it ignores a part of the text. */
  readonly drops?: boolean;
}

const binary = resolve(__dirname, '../../.cache/kubectl/reader');

/** Builds the reader; false without Go. */
export function buildReader(): boolean {
  if (spawnSync('go', ['version']).error !== undefined) return false;
  mkdirSync(join(binary, '..'), { recursive: true });
  execFileSync('go', ['build', '-mod=readonly', '-o', binary, '.'], {
    cwd: __dirname,
    env: { ...process.env, GOTOOLCHAIN: 'local' },
    stdio: 'inherit',
  });
  return true;
}

/** What kubectl reads of each text. */
export function readByKubectl(texts: readonly string[]): readonly Answer[] {
  const input = texts.map(text => `${JSON.stringify({ text })}\n`).join('');
  const output = execFileSync(binary, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Answer);
}

/** What we read of a text; as kubectl, nothing behind a document that cannot be read. */
export function readByUs(text: string): Answer {
  const documents: Json[] = [];
  for (const slice of splitDocuments(text)) {
    const { value, problems, isInvalid } = readDocument(slice.text);
    if (isInvalid) return { documents, error: problems[0]?.message ?? '' };
    if (value !== undefined && value !== null) documents.push(JSON.parse(JSON.stringify(value)) as Json);
  }
  return { documents };
}
