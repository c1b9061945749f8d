/** Cases whose answers were recorded from a real API server: see the referee in test/cluster/README.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@scc-lens/words';

/** What a test reads of a case; `internal/referee/case.go` describes every field. */
export interface Case {
  readonly id: string;
  readonly object?: JsonObject;
  readonly namespace?: { readonly name?: string; readonly labels?: JsonObject; readonly annotations?: JsonObject };
  readonly objects?: readonly JsonObject[];
  readonly requester?: { readonly name?: string; readonly groups?: readonly string[] };
  readonly yaml?: string;
  readonly answer: Answer;
}

export interface Answer extends JsonObject {
  readonly verdict: 'admitted' | 'denied' | 'invalid' | 'error';
  readonly scc?: string;
  readonly subject?: string;
  readonly message?: string;
}

const folder = join(import.meta.dirname, '../../fixtures/referee');

/** The names of all files of recorded cases. */
export const recordedFiles: readonly string[] = readdirSync(folder).filter(name => name.endsWith('.jsonl'));

export function recordedCases(file: string): readonly Case[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Case);
}
