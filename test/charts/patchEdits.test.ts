/** Fixes as patches of a kustomization: what a build would make of them is what the changes make of the object. */
import assert from 'node:assert/strict';
import { patchEdits } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import type { Change } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: a
      securityContext: {capabilities: {add: [NET_ADMIN, SYS_ADMIN]}}
`;

const ADDED = ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add'];

const TARGET = `  - target:
      version: v1
      kind: Pod
      name: web
`;

function patched(kustomization: string, ...changes: readonly Change[]): string {
  const rendering: Rendering = { trace: () => null, textOf: () => '', kustomization: { file: 'kustomization.yaml', text: kustomization } };
  const result = patchEdits(rendering, parseFile(POD, 'rendered'), { document: 0, changes, edits: [] });
  assert.ok('edits' in result, JSON.stringify(result));
  return applyEdits(kustomization, result.edits);
}

const REMOVALS = `      - op: test
        path: /spec/containers/0/name
        value: "web"
      - op: remove
        path: /spec/containers/0/securityContext/capabilities/add/0
      - op: remove
        path: /spec/containers/0/securityContext/capabilities/add/0
`;

describe('a patch in a kustomization', () => {
  const removals: readonly Change[] = [
    { op: 'remove', path: [...ADDED, 0] },
    { op: 'remove', path: [...ADDED, 0] },
  ];

  it('has each of the changes, also where two are spelled alike', () => {
    assert.equal(patched('resources: [a]\n', ...removals), `resources: [a]\npatches:\n${TARGET}    patch: |\n${REMOVALS}`);
  });

  it('continues the last one of the same object, if that is only operations, and also without a line end', () => {
    const own = '      - op: remove\n        path: /spec/hostPID\n';
    const before = `resources: [a]\npatches:\n${TARGET}    patch: |-\n`;
    assert.equal(patched(before + own, ...removals), `${before.replace('|-', '|')}${own}${REMOVALS}`);
    const commented = `${before}      # Ours.\n${own}`;
    assert.equal(patched(commented, ...removals), `${commented}${TARGET}    patch: |\n${REMOVALS}`);
  });
});
