import assert from 'node:assert/strict';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';
import { factsOf, settings, workspaceOf } from './workspace';

/** Pods that differ in all that a comment could name. */
function pods(count: number): string {
  const texts = Array.from(
    { length: count },
    (_, i) => `apiVersion: v1
kind: Pod
metadata: {name: pod-${i}, namespace: agents}
spec:
  containers:
    - name: container-${i}
      image: registry.example.com/image-${i}:1
      securityContext: {runAsUser: ${i}, capabilities: {add: [CAP_NET_ADMIN, SYS_PTRACE]}}
      volumeMounts: [{name: volume-${i}, mountPath: /data}]
  volumes:
    - name: volume-${i}
      hostPath: {path: /data/${i}}
`,
  );
  return texts.join('---\n');
}

/** The lines of each comment of a file. */
function commentsOf(text: string): readonly (readonly string[])[] {
  const comments: string[][] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const isComment = line.trimStart().startsWith('#');
    if (isComment && isOpen) comments.at(-1)?.push(line);
    else if (isComment) comments.push([line]);
    isOpen = isComment;
  }
  return comments;
}

function generatedFor(count: number): string {
  const facts = factsOf(workspaceOf({ 'pods.yaml': pods(count) }));
  const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
  assert.ok('text' in generated, 'refused' in generated ? generated.refused : '');
  return generated.text;
}

describe('the comments of a generated file', () => {
  it('are as short for a hundred pods as for ten', () => {
    const [ten, hundred] = [commentsOf(generatedFor(10)), commentsOf(generatedFor(100))];
    assert.equal(hundred.length, ten.length);
    hundred.forEach((lines, i) => {
      assert.ok(lines.length <= (ten[i]?.length ?? 0) + 1 && lines.length <= 12, lines.join('\n'));
    });
  });

  it('name a container that asks for privilege escalation once, with the field', () => {
    const container = '{name: c, image: x, securityContext: {privileged: true, allowPrivilegeEscalation: true}}';
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec: {containers: [${container}]}\n`;
    const facts = factsOf(workspaceOf({ 'pod.yaml': pod }));
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
    assert.match(
      'text' in generated ? generated.text : '',
      /# For Pod p\/c \(.*allowPrivilegeEscalation\)\.\nallowPrivilegeEscalation: true$/m,
    );
  });

  it('name the containers that ask for a profile themselves, where others set none', () => {
    const set = 'securityContext: {seccompProfile: {type: RuntimeDefault}}';
    const containers = `[{name: a, image: x, ${set}}, {name: b, image: x, securityContext: {privileged: true}}]`;
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec: {containers: ${containers}}\n`;
    const facts = factsOf(workspaceOf({ 'pod.yaml': pod }));
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
    assert.match('text' in generated ? generated.text : generated.refused, /# For Pod p\/a\.\n *- runtime\/default$/m);
  });

  it('speak of one pod that several files have as of one', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec: {containers: [{name: c, image: x, securityContext: {privileged: true}}]}\n';
    const facts = factsOf(workspaceOf({ 'a.yaml': pod, 'b.yaml': pod }));
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
    assert.match('text' in generated ? generated.text : generated.refused, /^# Pod p\/c sets no user, and is privileged/m);
  });

  it('name the files of different pods of one name', () => {
    const pod = (context: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec: {hostNetwork: true, containers: [{name: c, image: x, ${context}}]}\n`;
    const facts = factsOf(
      workspaceOf({ 'deploy/aws/p.yaml': pod('ports: []'), 'deploy/kind/p.yaml': pod('ports: [{containerPort: 1, hostPort: 1}]') }),
    );
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
    assert.match(
      commentsOf('text' in generated ? generated.text : generated.refused).join('\n'),
      /^# For Pod p \(kind\/p\.yaml\)\/c \(.*hostPort\)/m,
    );
  });

  it('name the file of a pod that has to change, where one that the SCC is for has its name', () => {
    const context =
      'allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}';
    const pod = (user: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: agents}\nspec: {serviceAccountName: web, containers: [{name: c, image: x, securityContext: {${user}${context}}}]}\n`;
    const right =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: view, namespace: agents}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: web}]\n';
    const facts = factsOf(workspaceOf({ 'aws/p.yaml': pod('runAsUser: 1001, '), 'kind/p.yaml': pod(''), 'rb.yaml': right }));
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'web' }, facts, settings });
    const text = 'text' in generated ? generated.text : generated.refused;
    assert.match(text, /^# .*: Pod p \(aws\/p\.yaml\)\.$/m);
    assert.match(text, /^# This SCC is for the manifest of Pod p \(kind\/p\.yaml\) with this change: set the annotation/m);
  });

  it('take an empty list of groups, which controllers do not send, for none', () => {
    const spec = '{securityContext: {supplementalGroups: []}, containers: [{name: c, image: x, securityContext: {privileged: true}}]}';
    const web = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p, namespace: agents}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: ${spec}}}\n`;
    const facts = factsOf(workspaceOf({ 'a.yaml': web }));
    const generated = generateScc({ serviceAccount: { namespace: 'agents', name: 'default' }, facts, settings });
    assert.match('text' in generated ? generated.text : generated.refused, /^# No pod sets supplementalGroups/m);
  });
});
