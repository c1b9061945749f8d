/** The Pod Security level of a pod with values that cannot be read, or that are filled in later. */
import assert from 'node:assert/strict';
import { gatherFacts, overviewRow, readSettings, reviewFile, reviewMarkdown } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import { parseFile } from '@scc-lens/yaml';

/** What the overview has in the column of Pod Security, and the review below its heading. */
function levelOf({ container = '', pod = '' }: Partial<Record<'container' | 'pod', string>>) {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, ${pod}}
  containers:
    - name: web
      image: registry.example/web:1
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], ${container}}}
`;
  const file = parseFile(text);
  const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'web.yaml', manifests: file.manifests }]) };
  const [report] = reviewFile(file, world);
  assert.ok(report);
  const [, section = ''] = /## Pod Security\n\n(.*)\n/.exec(reviewMarkdown(report, world.facts.cluster, world.settings)) ?? [];
  const hover = hoverAt(file, text.indexOf('allowPrivilegeEscalation'), world)?.markdown ?? '';
  return { level: overviewRow(report).podSecurity, section, hover };
}

describe('the Pod Security level of a pod with a value that cannot be read', () => {
  it('is unknown where it depends on the value', () => {
    const field = 'It depends on the value of spec.containers[0].securityContext.capabilities.add[0]';
    const half = levelOf({ container: 'add: [null]' });
    assert.deepEqual([half.level, half.section], ['unknown', `${field}, which cannot be read.`]);
    const later = levelOf({ container: 'add: ["${CAPABILITY}"]' });
    assert.deepEqual([later.level, later.section], ['unknown', `${field}, in which \${CAPABILITY} is not replaced.`]);
  });

  it('is known where only SCCs look at the value', () => {
    for (const pod of ['fsGroup: "${GROUP}"', 'supplementalGroups: [1000, "${GROUP}"]']) assert.equal(levelOf({ pod }).level, 'restricted');
  });

  it('is next to what the undecided SCC accepts, and not one that certainly refuses the pod', () => {
    assert.match(levelOf({ container: 'add: [null]' }).hover, /\| restricted-v2 accepts +\|/);
  });
});
