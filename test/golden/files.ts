import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { stockSccs } from '@scc-lens/admission';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

export const fixtures = join(import.meta.dirname, 'fixtures');

/** The cases of a JSON Lines file, plain or gzipped. Throws where it cannot be read, or a line is not JSON. */
export function* cases(file: string): Generator<JsonObject> {
  for (const line of readText(file).split(/\r?\n/)) if (line !== '') yield JSON.parse(line) as JsonObject;
}

export function readJson(file: string): JsonObject {
  return JSON.parse(readText(file)) as JsonObject;
}

function readText(file: string): string {
  const raw = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
}

/** The stock SCCs that the cases name: as recorded, or where that file is missing, the core's own of the newest release. */
export function recordedStockSccs(): readonly SecurityContextConstraints[] {
  const file = join(fixtures, 'default-sccs.json.gz');
  return existsSync(file) ? (readJson(file)['sccs'] as readonly SecurityContextConstraints[]) : stockSccs('5.2');
}
