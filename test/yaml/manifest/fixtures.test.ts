import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFieldPath } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const FIXTURES = join(__dirname, '../../fixtures/manifest/files');
/** Files that a kustomization lists. */
const PARTS = new Set(['other-trades.yaml']);
const PODS_IN_FULL = new Set(['wrong-types.yaml', 'yaml-as-kubectl-reads-it.yaml', 'lists-and-templates.yaml']);

/** What a reader of the expectation wants to see of a document. */
function summary(manifest: Manifest, line: number, withPods: boolean): unknown {
  return {
    line,
    class: manifest.class,
    problems: manifest.problems.map(({ kind, message, span }) => ({ kind, message, at: manifest.text.slice(span.start, span.end) })),
    objects: manifest.objects.map(({ kind, name, path }) => `${kind} ${name ?? '-'} at ${formatFieldPath(path) || 'the root'}`),
    workloads: manifest.workloads.map(({ ref, podSpec, podMetadata, pod, claimTemplates, traits }) => ({
      ref,
      podSpec: formatFieldPath(podSpec),
      podMetadata: formatFieldPath(podMetadata),
      containers: [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name, image }) => `${name} ${image ?? '-'}`),
      claimTemplates,
      traits: { ...traits, ...(traits.openPlaces && { openPlaces: traits.openPlaces.map(formatFieldPath).join(' | ') }) },
      ...(withPods ? { pod } : {}),
    })),
  };
}

describe('a file of manifests', () => {
  for (const file of readdirSync(FIXTURES).filter(name => !name.endsWith('.expected.json'))) {
    it(`${file} reads as its expectation has it`, () => {
      const { slices, manifests } = parseFile(readFileSync(join(FIXTURES, file), 'utf8'), PARTS.has(file) ? 'part' : 'own');
      const actual = `${JSON.stringify(
        manifests.map((manifest, i) => summary(manifest, slices[i]?.line ?? 0, PODS_IN_FULL.has(file))),
        null,
        2,
      )}\n`;
      assertFile(join(FIXTURES, `${file}.expected.json`), actual);
    });
  }
});
