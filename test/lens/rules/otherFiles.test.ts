/** What a rule reports about one file, before and after another file comes that it reads too: the fixture's documents, in two files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, documentStatus, gatherFacts, headlineOf, readSettings, workloadsIn } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const { settings } = readSettings({});

/** The rule's messages about the documents of its fixture with this text in them: with the other documents as they were before, and as they are. */
function messages(fixture: string, own: string, before: (others: string) => string = () => ''): readonly (readonly string[])[] {
  const [rule] = fixture.split('/');
  const documents = readFileSync(path.resolve(__dirname, '../../fixtures/rules', fixture), 'utf8').split(/^---\n/m);
  const textWith = (isOwn: boolean): string => documents.filter(document => document.includes(own) === isOwn).join('---\n');
  const file = parseFile(textWith(true));
  const others = textWith(false);
  let facts = gatherFacts([]);
  return [before(others), others].map(text => {
    const sources = [
      { file: 'own.yaml', manifests: file.manifests },
      { file: 'other.yaml', manifests: parseFile(text).manifests },
    ];
    facts = gatherFacts(sources, undefined, facts);
    return analyze(file, { settings, facts })
      .filter(finding => finding.rule === rule)
      .map(({ message }) => message);
  });
}

describe('a Pod Security label', () => {
  it('means nothing before OpenShift 4.10', () => {
    const text = readFileSync(path.resolve(__dirname, '../../fixtures/rules/pod-security-label/invalid.yaml'), 'utf8');
    const rulesIn = (version: string): readonly string[] =>
      analyze(parseFile(text), { settings: readSettings({ openshift: { version } }).settings, facts: gatherFacts([]) }).map(
        ({ rule }) => rule,
      );
    assert.ok(rulesIn('4.10').includes('pod-security-label'));
    assert.ok(!rulesIn('4.9').includes('pod-security-label'));
  });

  it('is what the code lens and the status of a pod state that it refuses and an SCC admits', () => {
    const text = readFileSync(path.resolve(__dirname, '../../fixtures/rules/pod-security-label/refuses-sandbox.yaml'), 'utf8');
    const file = parseFile(text);
    const options = { settings, facts: gatherFacts([{ file: 'own.yaml', manifests: file.manifests }]) };
    const [headline] = workloadsIn(file).map(place => headlineOf(place, options));
    assert.equal(headline?.text, 'Refused: its namespace enforces Pod Security level restricted');
    assert.match(headline.details, /^Admitted by [^]*\nPod Security's level restricted does not allow it: /);
    assert.equal(documentStatus(file, [], options).verdict.state, 'denied');
  });
});

describe('an SCC for the user of an image', () => {
  it('captures no pod while the line is half typed that lets it run so', () => {
    const whole = readFileSync(path.resolve(__dirname, '../../fixtures/rules/scc-captures-others/for-the-image-user.yaml'), 'utf8');
    const facts = gatherFacts([{ file: 'own.yaml', manifests: parseFile(whole).manifests }]);
    const half = parseFile(whole.replace('runAsUser: {', 'runAsUser: [{'));
    const rules = analyze(half, { settings, facts }).map(({ rule }) => rule);
    assert.ok(rules.includes('syntax-error') && !rules.includes('scc-captures-others'), rules.join());
  });
});

describe('a binding of a kustomization', () => {
  it('is for no namespace that another file sets', () => {
    const account = '\n  - kind: ServiceAccount\n    name: op';
    const binding = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: op}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:anyuid'}\nsubjects:${account}`;
    const rulesOf = (text: string): readonly string[] =>
      analyze(parseFile(text, 'part'), { settings, facts: gatherFacts([]) }).map(({ rule }) => rule);
    assert.deepEqual(rulesOf(`${binding}\n    namespace: shop\n`), ['cluster-wide-grant']);
    assert.deepEqual(rulesOf(`${binding}\n`), []);
  });
});

describe('an SCC with a half-typed line', () => {
  const whole = readFileSync(path.resolve(__dirname, '../../fixtures/rules/scc-wider-than-needed/each-permission.yaml'), 'utf8');
  const pathsIn = (text: string): readonly string[] => {
    const { manifests } = parseFile(text);
    const facts = gatherFacts([{ file: 'own.yaml', manifests }]);
    return analyze(parseFile(text), { settings, facts }).flatMap(({ rule, path: field }) =>
      rule === 'scc-wider-than-needed' ? [String(field[0])] : [],
    );
  };

  it('has its findings, but none about a field that the line may belong to', () => {
    const before = pathsIn(whole);
    assert.deepEqual(pathsIn(whole.replace(/^allowedCapabilities:.*$/m, '$&\nallowHo')), before);
    const without = (field: string): readonly string[] => before.filter(one => one !== field);
    assert.deepEqual(pathsIn(whole.replace('volumes: [', 'volumes: [[')), without('volumes'));
    assert.deepEqual(pathsIn(whole.replace('readOnlyRootFilesystem: false', 'readOnlyRootFi')), without('readOnlyRootFilesystem'));
  });
});

describe('a finding changes with the other file', () => {
  it('that has the template of a claim', () => {
    for (const [fixture, claim] of [['denied', 'name: old'] as const, ['in-a-list', 'name: listed'] as const]) {
      const [before, after] = messages(`sandbox-template-denied/${fixture}.yaml`, claim);
      assert.deepEqual(before, ['The pods of this SandboxClaim are not checked: SandboxTemplate root was not read.']);
      assert.match(after?.join() ?? '', /^The pods of this SandboxClaim come from SandboxTemplate root\. Not admitted by restricted-v2/);
    }
  });

  it('that has the pods which mount an installed supervisor', () => {
    const [before, after] = messages('supervisor-stager/dependents.yaml', 'kind: DaemonSet');
    assert.match(before?.join() ?? '', /No pod that was read mounts it/);
    assert.match(after?.join() ?? '', /Still mounted by Pod consumer and Deployment parent-directory\./);
    const gateway =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: gateway}\nspec: {containers: [{name: gateway, image: ghcr.io/nvidia/openshell/gateway:0.1.9}]}\n';
    const [moved] = messages('supervisor-stager/dependents.yaml', 'kind: DaemonSet', others => `${others}---\n${gateway}`);
    assert.match(moved?.join() ?? '', /gateway is OpenShell 0\.1\.9, which makes the sandbox pods itself, without it\. Once all sandboxes/);
    const [, listed] = messages('supervisor-stager/in-a-list.yaml', 'kind: List');
    assert.match(listed?.join() ?? '', /Still mounted by Pod two\./);
  });

  it('that has the pods of an SCC', () => {
    const isDropped = (others: string): string => others.replace('add: [SYS_PTRACE]', 'drop: [SYS_PTRACE]');
    const [before, after] = messages('scc-wider-than-needed/other-pods.yaml', 'kind: SecurityContextConstraints', isDropped);
    assert.match(before?.join() ?? '', /no pod needs SYS_PTRACE/);
    assert.deepEqual(after, []);
    const unfinished = [(text: string) => text.replace(/add: .*/, 'add'), (text: string) => text.replace('image: ', 'imagee: ')];
    for (const pod of unfinished) {
      assert.deepEqual(messages('scc-wider-than-needed/other-pods.yaml', 'kind: SecurityContextConstraints', pod), [[], []]);
      const [half, whole] = messages('privileged-grant/role-binding.yaml', 'kind: RoleBinding', pod);
      assert.deepEqual(half, []);
      assert.match(whole?.join() ?? '', /Its pods need less/);
    }
    const cutRole = (text: string): string => text.replace(/^metadata: .*$/m, '$&\nlabe');
    const [cut, read] = messages('privileged-grant/every-scc-and-one.yaml', 'kind: RoleBinding', cutRole);
    assert.deepEqual(cut, []);
    assert.match(read?.join() ?? '', /grants every SCC/);
  });

  it('that has the gateway of a supervisor', () => {
    const [before, after] = messages('supervisor-image-tag/gateway.yaml', 'name: behind');
    assert.deepEqual(before, []);
    assert.deepEqual(after, ['The supervisor is version 0.0.83 but the gateway is 0.0.110; they must match.']);
  });
});
