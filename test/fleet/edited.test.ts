/** Which SCCs of OpenShift count as edited. */
import assert from 'node:assert/strict';
import { normalizeScc, RELEASES, stockSccs } from '@scc-lens/admission';
import { audit, snapshotOf } from '@scc-lens/fleet';
import type { EditedScc } from '@scc-lens/fleet';
import { readSettings } from '@scc-lens/lens';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';

const { settings } = readSettings({});

/** What an audit reports of SCCs that a cluster of a release has stored; empty for a source that does not show the release. */
function editedIn(release: string, ...sccs: readonly JsonObject[]): readonly EditedScc[] {
  const version = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', metadata: { name: 'version', uid: 'v' } };
  const stored = sccs.map((scc, i) => ({ ...scc, metadata: { ...(scc['metadata'] as JsonObject), uid: `scc-${i}` } }));
  const items =
    release === '' ? stored : [...stored, { ...version, spec: { channel: 'stable' }, status: { desired: { version: release } } }];
  return audit(snapshotOf(parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items })).manifests), settings).edited;
}

const stock = (name: string, change: JsonObject = {}): JsonObject => ({
  ...normalizeScc(stockSccs('4.20').find(({ metadata }) => metadata?.name === name) ?? {}),
  ...change,
});

describe('edited SCCs', () => {
  it('are none that a release ships, also as the API server stores them, nor older ones of upgraded clusters', () => {
    for (const [i, release] of RELEASES.entries())
      for (const installed of [...RELEASES.slice(0, i + 1), '4.20.5' as const, '4.21.1' as const].filter(one => i >= place(one)))
        for (const sccs of [stockSccs(installed), stockSccs(installed).map(stored)])
          assert.deepEqual(editedIn(`${release}.3`, ...sccs), [], `${installed} upgraded to ${release}`);
  });

  it('are none for what a newer API fills in, nor for annotations', () => {
    const metadata = { name: 'anyuid', annotations: { 'release.openshift.io/create-only': 'true' }, generation: 2 };
    assert.deepEqual(
      editedIn('4.20.1', stock('anyuid', { metadata, runAsGroup: { type: 'RunAsAny' }, userNamespaceLevel: 'AllowHostLevel' })),
      [],
    );
  });

  it('name the exact entries, and whether upgrades keep them', () => {
    const privileged = stock('privileged');
    const users = [...(privileged['users'] as readonly string[]).slice(1), 'system:serviceaccount:shop:web'];
    const [kept, reset, ...others] = editedIn(
      '4.20.1',
      { ...privileged, users },
      stock('restricted-v2', { groups: ['developers'], priority: 5, runAsUser: { type: 'RunAsAny' } }),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      [kept?.scc, kept?.fate, kept?.severity, kept?.changes],
      ['privileged', 'kept', 'info', [{ field: 'users', added: ['system:serviceaccount:shop:web'], removed: ['system:admin'] }]],
    );
    assert.deepEqual(
      [reset?.scc, reset?.fate, reset?.severity, reset?.changes],
      [
        'restricted-v2',
        'reset',
        'warning',
        [
          { field: 'groups', added: ['developers'], removed: [] },
          { field: 'priority', added: ['5'], removed: [] },
          { field: 'runAsUser', added: ['{"type":"RunAsAny"}'], removed: ['{"type":"MustRunAsRange"}'] },
        ],
      ],
    );
  });

  it('count by the releases up to the cluster’s, which is unknown where the source does not show it', () => {
    const [early] = editedIn('4.19.3', stock('anyuid'));
    assert.deepEqual(early?.changes, [{ field: 'volumes', added: ['image'], removed: [] }]);
    for (const release of ['', '5.99.1', '9.0.0-rc.1']) assert.deepEqual(editedIn(release, stock('anyuid')), []);
    assert.equal(editedIn('4.20.0-rc.1', stock('anyuid', { priority: 20 }))[0]?.release, '4.20');
    const [unknown] = editedIn('', stock('anyuid', { priority: 20 }), stock('hostaccess'));
    assert.deepEqual([unknown?.release, unknown?.changes], [null, [{ field: 'priority', added: ['20'], removed: ['10'] }]]);
  });
});

/** The API server fills in defaults, and leaves out the least of a range where it is 0. */
const stored = (scc: JsonObject): JsonObject => JSON.parse(JSON.stringify(normalizeScc(scc)).replaceAll(',"min":0', '')) as JsonObject;

const place = (release: string): number => RELEASES.findIndex(one => release === one || release.startsWith(`${one}.`));
