/**
 * Every hover of the manifests in test/fixtures/hover: `<case>.hovers.md`, which SCC_LENS_WRITE_FIXTURES=1 writes. Each heading is what is
 * hovered; a hover that several words of a line share is listed once.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import { locate, parseFile } from '@scc-lens/yaml';
import type { Hover } from '../../../packages/lens/src/answers/hover/types';
import { assertFile } from '../../expectations';

const folder = path.resolve(__dirname, '../../fixtures/hover');
const FILE = 'file:///agents.yaml';

function hoversOf(text: string): readonly (readonly [string, Hover])[] {
  const file = parseFile(text);
  const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: FILE, manifests: file.manifests }]) };
  const link = (name: string, document: number, field: readonly (string | number)[]): string => {
    const manifest = file.manifests[document];
    const offset = (file.slices[document]?.start ?? 0) + (manifest === undefined ? 0 : locate(manifest, field).start);
    return `${name}#L${text.slice(0, offset).split('\n').length}`;
  };
  const found: (readonly [string, Hover])[] = [];
  for (const { index } of text.matchAll(/[^\s[\]{},]+/g)) {
    const hover = hoverAt(file, index + 1, world, { file: FILE, link });
    const last = found.at(-1)?.[1];
    if (hover === null || last?.markdown === hover.markdown) continue;
    found.push([text.slice(hover.span.start, hover.span.end).split('\n')[0] ?? '', hover]);
  }
  return found;
}

describe('hover', () => {
  for (const name of readdirSync(folder).filter(file => file.endsWith('.yaml'))) {
    it(`shows what the engine knows: ${name}`, () => {
      const hovers = hoversOf(readFileSync(path.join(folder, name), 'utf8'));
      const page = hovers.map(([word, { markdown }]) => `# \`${word}\`\n\n${markdown}\n`).join('\n');
      assertFile(path.join(folder, name.replace(/\.yaml$/, '.hovers.md')), page);
    });
  }

  it('states nothing of what pods need of an SCC where one of them needs more', () => {
    const scc = `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: net}\nallowHostNetwork: true\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\nusers: ['system:serviceaccount:ns:a']\nvolumes: ['*']\n`;
    const pod = (fields: string): string =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {serviceAccountName: a, ${fields}containers: [{name: p, image: b}]}\n`;
    const hostNetwork = (text: string): string => hoversOf(text).find(([word]) => word === 'allowHostNetwork')?.[1].markdown ?? '';
    assert.match(hostNetwork(scc + pod('')), /no pod uses its node's network/);
    assert.doesNotMatch(hostNetwork(scc + pod('') + pod('hostPID: true, hostNetwork: true, ')), /no pod uses its node's network/);
  });

  it('names the pods for which OpenShift may choose an SCC, and none that Kubernetes refuses', () => {
    const binding = readFileSync(path.join(folder, 'namespace-not-stated.yaml'), 'utf8');
    const pod = (name: string): string =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: agents}\nspec: {serviceAccountName: agent, containers: [{name: p, image: b, securityContext: {runAsUser: 0}}]}\n`;
    const shown = (text: string): string => hoversOf(text).find(([word]) => word.endsWith(':anyuid'))?.[1].markdown ?? '';
    assert.match(shown(binding + pod('one')), /It is not known whether OpenShift chooses it for \[Pod one\]/);
    const placed = binding.replace('name: agents\n', 'name: agents\n  namespace: agents\n');
    assert.match(shown(placed + pod('one') + pod('Two_')), /OpenShift chooses it for \[Pod one\]\([^)]*\)\.$/);
  });

  it('names no SCC that an annotation without a value requires', () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {openshift.io/required-scc: ""}}\nspec: {containers: [{name: a, image: b}]}\n`;
    assert.deepEqual(
      hoversOf(pod).filter(([word]) => word.includes('required-scc')),
      [],
    );
  });

  it('does not claim what a binding gives a service account whose namespace Kustomize is to set', () => {
    const part = readFileSync(path.join(folder, 'namespace-not-stated.yaml'), 'utf8').replace('    namespace: agents\n', '');
    const shown = (text: string): string =>
      hoversOf(text)
        .flatMap(([, { markdown }]) => markdown)
        .join();
    assert.match(shown(part), /This binding lets ServiceAccount/);
    assert.doesNotMatch(shown(part.replace('RoleBinding', 'ClusterRoleBinding')), /This binding lets ServiceAccount/);
  });

  it('knows what cluster-admin allows, and what each label means for which admission skips a namespace', () => {
    const binding =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: cluster-admin}\n';
    const role = hoversOf(binding).find(([word]) => word === 'cluster-admin')?.[1].markdown ?? '';
    assert.match(role, /OpenShift ships this role\. It allows the use of every SCC\./);
    const labels = ['openshift.io/run-level: "1"', 'security.openshift.io/disable-securitycontextconstraints: "true"'];
    const namespace = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n    ${labels.join('\n    ')}\n`;
    const meanings = hoversOf(namespace).flatMap(([, { markdown }]) =>
      markdown.includes('SCC admission skips a namespace') ? [markdown] : [],
    );
    assert.equal(meanings.length, labels.length);
  });

  it('lists grants in every namespace for an account whose namespace something fills in later', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: storage}\n---\n';
    const role = '{kind: ClusterRole, name: system:openshift:scc:privileged}';
    const binding = `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: storage}\nroleRef: ${role}\nsubjects: [{kind: ServiceAccount, name: a}]\n---\n`;
    for (const namespace of ['${OBJECT_NAMESPACE}', "'{{ .Values.ns }}'", 'storage']) {
      const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${namespace}}\nspec: {serviceAccountName: a, containers: [{name: p, image: b}]}\n`;
      const hover = hoversOf(account + binding + pod).find(([word]) => word === 'serviceAccountName')?.[1].markdown ?? '';
      assert.match(hover, /\| privileged +\| \[RoleBinding b\]/, namespace);
      assert.match(hover, namespace === 'storage' ? /of namespace `storage`/ : /namespace is not known, so grants in every namespace/);
      assert.doesNotMatch(hover, /No ServiceAccount object/, namespace);
    }
  });

  it('links each place where an account is defined', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: storage}\n---\n';
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: storage}\nspec: {serviceAccountName: a, containers: [{name: p, image: b}]}\n';
    const hover = (text: string): string => hoversOf(text).find(([word]) => word === 'serviceAccountName')?.[1].markdown ?? '';
    assert.match(hover(account + account + pod), /^Defined in (\[[^\]]+\])\([^)]+\), \1\([^)]+\)\.$/m);
    assert.doesNotMatch(hover(account + pod), /Defined in/);
  });

  it('shows no JSON', () => {
    for (const [word, { markdown }] of hoversOf(readFileSync(path.join(folder, 'agents.yaml'), 'utf8')))
      assert.doesNotMatch(markdown, /[{}]|\["/, word);
  });

  it('marks what a service account may use while a line of a role is half typed', () => {
    const text = (names: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: use, namespace: ns}\nrules:\n  - verbs: [use]\n    resourceNames: ${names}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ns}\nspec: {serviceAccountName: a, containers: [{name: p, image: b}]}\n`;
    const isMarked = (names: string): boolean =>
      hoversOf(text(names)).some(([word, { markdown }]) => word === 'serviceAccountName' && markdown.includes('Invalid lines'));
    assert.deepEqual([isMarked('[anyuid]'), isMarked('[anyuid, privi')], [false, true]);
  });

  it('marks what an SCC accepts while a line of it is half typed', () => {
    const text = (names: string): string =>
      `apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: web}\nallowedCapabilities: ${names}\nseLinuxContext: {type: MustRunAs}\nrunAsUser: {type: MustRunAsNonRoot}\n`;
    const marked = (names: string): readonly boolean[] =>
      hoversOf(text(names)).map(([, { markdown }]) => markdown.includes('Invalid lines'));
    assert.ok(marked('[CHOWN').length > 1 && marked('[CHOWN').every(Boolean));
    assert.ok(!marked('[CHOWN]').some(Boolean));
  });
});
