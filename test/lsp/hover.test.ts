import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { endAll, startSession } from './session';
import { rangeOf } from './text';

const POD = 'file:///manifests/pod.yaml';
const RBAC = 'file:///manifests/rbac (copy).yaml';
const POD_TEXT = `apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: agents}
spec:
  serviceAccountName: agent
  containers:
    - {name: agent, image: registry.example.com/agent:1.0}
`;
const RBAC_TEXT = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: agent-anyuid, namespace: agents}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:anyuid}
subjects:
  - {kind: ServiceAccount, name: agent}
`;

describe('hovers about other files', () => {
  afterEach(endAll);

  it('link the binding that grants an SCC, at its line', async () => {
    const session = await startSession();
    await session.open(POD, POD_TEXT);
    await session.open(RBAC, RBAC_TEXT);
    await session.diagnostics(POD, 1);
    const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri: POD },
      position: rangeOf(POD_TEXT, 'agent\n  containers').start,
    });
    const { value } = hover?.contents as MarkupContent;
    assert.match(value, /\| anyuid +\| \[RoleBinding agent-anyuid\]\(file:\/\/\/manifests\/rbac%20%28copy%29\.yaml#L3,\d+\) +\|/);
  });

  it('link the definitions that count for the file, where other files define the same in another way', async () => {
    const session = await startSession();
    const named = (scc: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agents}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${scc}], verbs: [use]}]\n`;
    const bound = RBAC_TEXT.replace('system:openshift:scc:anyuid', 'agents');
    await session.open('file:///manifests/base/rbac.yaml', `${named('hostaccess')}---\n${bound.replace('name: agent}', 'name: other}')}`);
    await session.open('file:///manifests/own/rbac.yaml', `${named('anyuid')}---\n${bound}`);
    const pod = 'file:///manifests/own/pod.yaml';
    await session.open(pod, POD_TEXT);
    await session.diagnostics(pod, 1);
    const valueAt = async (uri: string, text: string, part: string): Promise<string> => {
      const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: rangeOf(text, part).start,
      });
      return (hover?.contents as MarkupContent).value;
    };
    assert.match(
      await valueAt(pod, POD_TEXT, 'agent\n  containers'),
      /\| anyuid +\| \[RoleBinding agent-anyuid\]\(file:\/\/\/manifests\/own\/rbac\.yaml#/,
    );
    const role = await valueAt('file:///manifests/own/rbac.yaml', `${named('anyuid')}---\n${bound}`, 'agents}\nsubjects');
    assert.match(role, /manifests\/own\/rbac\.yaml#L3.*It allows the use of anyuid\./s);
  });

  it('are of the document at the cursor, and none where it is not a manifest', async () => {
    const session = await startSession();
    const text = `services: {web: {image: x}}\n---\n${POD_TEXT}`;
    await session.open(POD, text);
    await session.diagnostics(POD, 1);
    const at = (part: string): Promise<Hover | null> =>
      session.connection.sendRequest('textDocument/hover', { textDocument: { uri: POD }, position: rangeOf(text, part).start });
    assert.equal(await at('services'), null);
    const kind = await at('Pod');
    assert.match((kind?.contents as MarkupContent).value, /^\*\*Admitted by restricted-v2\.\*\*/);
    assert.deepEqual(kind?.range, rangeOf(text, 'Pod'));
  });
});
