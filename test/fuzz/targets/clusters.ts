import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readYaml } from '@scc-lens/charts';
import { audit, factsOf, findingsOf, identityOf, snapshotOf, whoMay, workloadNamed } from '@scc-lens/fleet';
import type { Audit, ClusterSnapshot, SccGrant } from '@scc-lens/fleet';
import { readSettings, reviewWorkload } from '@scc-lens/lens';
import { cached, isList, isObject, objectListOf, objectOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Random } from '../random';
import { earlierFaults } from '../seeds';
import type { Target } from '../target';

const { settings } = readSettings({});

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/fleet/lists');

/** The objects of a whole cluster. */
const OBJECTS: readonly JsonObject[] = ['cluster.yaml', 'namespaces.yaml'].flatMap(file => {
  const { value } = readYaml({ text: readFileSync(path.join(FIXTURES, file), 'utf8') });
  return objectListOf(objectOf(value ?? null)['items']);
});

/** What is exchanged between objects: values that have a meaning to rights and to admission. */
const FIELDS: ReadonlySet<string> = new Set(
  'name namespace kind users groups subjects roleRef rules resourceNames verbs priority serviceAccountName securityContext volumes labels annotations runAsUser seLinuxContext fsGroup allowedCapabilities requiredDropCapabilities allowPrivilegedContainer hostNetwork ownerReferences aggregationRule'.split(
    ' ',
  ),
);

const VALUES: ReadonlyMap<string, readonly Json[]> = groupValues(OBJECTS);

function groupValues(objects: readonly JsonObject[]): ReadonlyMap<string, readonly Json[]> {
  const found = new Map<string, Json[]>();
  const visit = (value: Json | undefined): void => {
    if (isList(value)) value.forEach(visit);
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value)) {
        if (FIELDS.has(key) && inner !== undefined) cached(found, key, (): Json[] => []).push(inner);
        visit(inner);
      }
  };
  objects.forEach(visit);
  return found;
}

/** A cluster in which a few fields have the values that they have elsewhere, and a few objects are there twice, or not at all. */
function input(random: Random): string {
  const times = random.pick([500, 100, 20]);
  const change = (value: Json | undefined): Json => {
    if (value === undefined) return null;
    if (isList(value)) return value.map(change);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        FIELDS.has(key) && random.once(times) ? random.pick(VALUES.get(key) ?? [null]) : change(inner),
      ]),
    );
  };
  const items = OBJECTS.flatMap((object): readonly Json[] => {
    const { metadata, ...rest } = object;
    if (random.once(times)) return [];
    const other = {
      ...rest,
      metadata: { ...objectOf(metadata ?? null), name: `other-${random.below(9)}`, uid: `other-${random.below(1_000_000)}` },
    };
    return random.once(10) ? [change(object), change(other)] : [change(object)];
  });
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function check(text: string): void {
  const snapshot = snapshotOf(parseFile(text).manifests);
  const found = audit(snapshot, settings);
  for (const one of found.accounts) findingsOf(one, snapshot);
  whoMay(snapshot, 'anyuid', 'shop');
  checkRemoved(found, snapshot);
}

/** Without all that is called removable at once, by all facts of the cluster, each pod that is admitted stays so, by the SCC that is named. */
function checkRemoved({ accounts, groups }: Audit, snapshot: ClusterSnapshot): void {
  const removables = [...accounts.flatMap(({ removable }) => removable), ...groups];
  const without = new Set<SccGrant>(removables.map(({ grant }) => grant));
  const moved = new Map(removables.flatMap(({ moves }) => moves.map(({ workload, to }) => [JSON.stringify(workload), to] as const)));
  for (const { account, uses } of accounts)
    for (const { workload: ref, template, stored } of uses) {
      const before = template ?? stored;
      const workload = workloadNamed(snapshot, identityOf(ref));
      if (workload === undefined || before?.admission !== 'admitted' || before.unless.length > 0) continue;
      const { namespace } = account;
      const all = reviewWorkload(workload, factsOf(snapshot, { namespace }), settings);
      assert.equal(all.scc, before.scc, 'the rights of others change a verdict');
      const after = reviewWorkload(workload, factsOf(snapshot, { namespace, without }), settings);
      assert.equal(after.scc, moved.get(JSON.stringify(ref)) ?? before.scc, 'a right that is removed changes another pod');
    }
}

export const clusters: Target = { name: 'clusters', seeds: earlierFaults('clusters'), words: [], input, share: 0.5, isJson: true, check };
