import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';
import { stockSccs } from '../../server/src/core/scc';
import type { SecurityContextConstraints } from '../../server/src/core/scc';
import type { JsonObject } from '../../server/src/core/types';

export const fixtures = join(import.meta.dirname, 'fixtures');

/** The cases of a JSON Lines file, plain or gzipped. */
export async function* cases(file: string): AsyncGenerator<JsonObject> {
  const raw = createReadStream(file);
  const lines = createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw, crlfDelay: Infinity });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as JsonObject;
}

export function readJson(file: string): JsonObject {
  const raw = readFileSync(file);
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')) as JsonObject;
}

/** The stock SCCs that the cases name: as recorded, or where that file is missing, the core's own of the newest release. */
export function recordedStockSccs(): readonly SecurityContextConstraints[] {
  const file = join(fixtures, 'default-sccs.json.gz');
  return existsSync(file) ? (readJson(file)['sccs'] as readonly SecurityContextConstraints[]) : stockSccs('5.2');
}
