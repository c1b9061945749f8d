import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueAt } from '@scc-lens/words';
import type { Change, JsonObject } from '@scc-lens/words';
import { applyChanges, applyEdits, applyToValue, hasActions, parseManifest, splitDocuments } from '@scc-lens/yaml';
import type { Manifest, Workload } from '@scc-lens/yaml';

const corpus = join(__dirname, '../../../../shared/corpus/files');

const INIT_CONTAINER: JsonObject = {
  name: 'supervisor-init',
  image: 'ghcr.io/nvidia/openshell/supervisor:0.0.116',
  command: ['/openshell-sandbox', 'copy-self', '/opt/openshell/bin/openshell-sandbox'],
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 0 },
  volumeMounts: [{ name: 'openshell-bin', mountPath: '/opt/openshell/bin' }],
};

/** Every hostPath volume becomes an emptyDir, every mount read-only, and the init container comes first. */
function conversion({ pod, podSpec }: Workload): readonly Change[] {
  const mounts = pod.spec.containers.flatMap(({ volumeMounts = [] }, i) =>
    volumeMounts.map((_, j): Change => ({ op: 'set', path: [...podSpec, 'containers', i, 'volumeMounts', j, 'readOnly'], value: true })),
  );
  const volumes = (pod.spec.volumes ?? []).flatMap((volume, i): Change[] =>
    volume['hostPath'] === undefined ? [] : [{ op: 'replace', path: [...podSpec, 'volumes', i, 'hostPath'], key: 'emptyDir', value: {} }],
  );
  return [...volumes, { op: 'insert', path: [...podSpec, 'initContainers'], index: 0, value: INIT_CONTAINER }, ...mounts];
}

function manifestsOf(text: string): readonly Manifest[] {
  return hasActions(text)
    ? []
    : splitDocuments(text)
        .map(slice => parseManifest(slice.text))
        .filter(manifest => manifest.class === 'objects' && manifest.workloads.length > 0);
}

describe('edits of real manifests', function () {
  before(function () {
    if (existsSync(corpus) || process.env['CI']) return;
    console.warn('SKIPPED: the corpus of real manifests is not next to this project.');
    this.skip();
  });

  it('converts every pod, and refuses only a mapping with a key twice', () => {
    const refused: string[] = [];
    let converted = 0;
    for (const file of readdirSync(corpus)) {
      for (const manifest of manifestsOf(readFileSync(join(corpus, file), 'utf8'))) {
        const changes = manifest.workloads.flatMap(conversion);
        const result = applyChanges(manifest, changes);
        if ('refused' in result) {
          refused.push(result.refused);
          continue;
        }
        const after = parseManifest(applyEdits(manifest.text, result.edits));
        const intended = applyToValue(manifest.value ?? null, changes);
        assert.ok('value' in intended);
        assert.deepEqual(after.value, intended.value, file);
        for (const { podSpec } of manifest.workloads)
          assert.deepEqual(valueAt(after.value, [...podSpec, 'initContainers', 0]), INIT_CONTAINER);
        converted++;
      }
    }
    assert.ok(converted > 50, `${converted} converted`);
    assert.deepEqual(
      refused.filter(reason => !reason.includes('is written twice')),
      [],
    );
  });
});
