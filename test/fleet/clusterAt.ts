/** Reads the fixtures of `test/fixtures/fleet`, as the command line reads files. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { snapshotOf } from '@scc-lens/fleet';
import type { ClusterSnapshot } from '@scc-lens/fleet';
import { parseFile } from '@scc-lens/yaml';

export const FIXTURES = path.join(import.meta.dirname, '../fixtures/fleet');

/** The cluster that files and folders of the fixtures show together. */
export function clusterAt(...places: readonly string[]): ClusterSnapshot {
  return snapshotOf(places.flatMap(filesIn).flatMap(text => parseFile(text).manifests));
}

function filesIn(place: string): readonly string[] {
  const full = path.join(FIXTURES, place);
  if (place.endsWith('.yaml')) return [readFileSync(full, 'utf8')];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => readFileSync(path.join(full, file), 'utf8'));
}
