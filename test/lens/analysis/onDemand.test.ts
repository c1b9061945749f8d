/** What is read of many files before the first is judged, and what only when a rule asks for it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import {
  condensed,
  gatherFacts,
  mayContainComposers,
  mayCountForOthers,
  readSettings,
  sharedPart,
  workspaceOnDemand,
} from '@scc-lens/lens';
import type { Settings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { runs } from '../../properties';
import { changed, documentsIn } from '../../yaml/manifest/changed';

const ROOT = path.join(__dirname, '../../..');
const documents = documentsIn([path.join(ROOT, 'test/fixtures'), path.join(ROOT, 'examples')]);

const settingsWith = (given: Parameters<typeof readSettings>[0]): Settings => readSettings(given).settings;
const DEFAULTS = settingsWith({});
const MIRRORED = settingsWith({ 'openshell.images': { 'registry.example.com/*/door': 'gateway' } });

/** Whether a text counts for others by what it contains. */
function counts(text: string, settings: Settings): boolean {
  const { workspace } = gatherFacts([{ file: 'a.yaml', manifests: parseFile(text).manifests }]);
  const { workloads, policies } = sharedPart(workspace, [settings]);
  return workloads.length + policies.length > 0;
}

const GATEWAY = (image: string, name = 'gateway'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: ${name}\n      image: ${image}\n`;

describe('what counts for other files', () => {
  it('is found without a parse in every fixture', () => {
    const counting = documents.filter(text => counts(text, DEFAULTS));
    for (const text of counting) assert.ok(mayCountForOthers(text, [DEFAULTS]), text);
    assert.ok(counting.length > 100);
  });

  it('is found in every changed fixture', () => {
    fc.assert(
      fc.property(changed(documents, 3_000), text => {
        assert.ok(!counts(text, DEFAULTS) || mayCountForOthers(text, [DEFAULTS]), text);
      }),
      runs(300),
    );
  });

  it('is found in every spelling', () => {
    const texts = [
      'apiVersion: v1\nkind: "Na\\u006despace"\nmetadata: { name: a }\n',
      'apiVersion: v1\nkind: NamespaceList\nitems:\n  - metadata: { name: a }\n',
      '{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"a"}}',
      "apiVersion: v1\n'kind': 'ServiceAccount'\nmetadata: { name: a }\n",
      'metadata: { name: &a ClusterRole }\napiVersion: rbac.authorization.k8s.io/v1\nkind: *a\n',
      GATEWAY('ghcr.io/nvidia/openshell/gateway:0.0.110'),
      GATEWAY('quay.io/rhoai/odh-openshell-gateway-rhel9:v0.0.116-rhaiv.8@sha256:0'),
      `${GATEWAY('any')}      env: [{ name: OPENSHELL_SUPERVISOR_IMAGE, value: a }]\n`,
      `${GATEWAY('any')}      env: [{ name: OPENSHELL_SANDBOX_RUNTIME_IMAGE, value: a }]\n`,
    ];
    for (const text of texts) {
      assert.ok(counts(text, DEFAULTS), text);
      assert.ok(mayCountForOthers(text, [DEFAULTS]), text);
    }
    const door = GATEWAY('registry.example.com/team/door:0.1.0', 'door');
    assert.deepEqual([counts(door, DEFAULTS), mayCountForOthers(door, [DEFAULTS])], [false, false]);
    assert.deepEqual([counts(door, MIRRORED), mayCountForOthers(door, [MIRRORED])], [true, true]);
  });

  it('is nothing in a pod, with any words in it', () => {
    const pod = `${GATEWAY('nginx')}      env: [{ name: ENDPOINT, value: "https://openshell-gateway.openshell.svc:8080" }]\n  serviceAccountName: agent\n`;
    assert.ok(!mayCountForOthers(pod, [DEFAULTS, DEFAULTS]));
  });
});

describe('a workspace on demand', () => {
  const file = parseFile(GATEWAY('nginx'));
  const sources = [{ file: 'a.yaml', manifests: condensed(file, () => file, [DEFAULTS]) }];
  const { workspace } = gatherFacts(sources);
  const nothing = { workloads: [], policies: [] };

  it('reads all workloads once, when the first rule asks', () => {
    let reads = 0;
    const onDemand = workspaceOnDemand(nothing, [DEFAULTS], () => {
      reads++;
      return workspace;
    });
    assert.equal(reads, 0);
    assert.deepEqual([onDemand.workloads.length, onDemand.workloads.length, reads], [1, 1, 1]);
  });

  it('reads the objects that pods are composed of with them', () => {
    const kafka = parseFile('apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: { name: a }\nspec: { kafka: {} }\n');
    const parts = [{ file: 'k.yaml', manifests: condensed(kafka, () => kafka, [DEFAULTS]) }];
    const onDemand = workspaceOnDemand(nothing, [DEFAULTS], () => gatherFacts(parts).workspace);
    assert.deepEqual(
      onDemand.composers?.map(({ item }) => item.kind),
      ['Kafka'],
    );
    assert.ok(mayContainComposers(kafka.text));
    assert.ok(!mayContainComposers(GATEWAY('nginx')));
  });

  it('refuses each time where they cannot be read', () => {
    const onDemand = workspaceOnDemand(nothing, [DEFAULTS], () => {
      throw new Error('elsewhere');
    });
    const ask = (): unknown => onDemand.workloads;
    assert.throws(ask, /elsewhere/);
    assert.throws(ask, /elsewhere/);
  });
});
