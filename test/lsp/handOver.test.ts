/** What an administrator gets for the pods of files, and what else a deployment of them needs. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { GENERATE_SCC, HAND_OVER, NEEDED_OBJECTS } from '@scc-lens/protocol';
import type { GenerateSccParams, GenerateSccResult, HandOverResult, ManifestObject } from '@scc-lens/protocol';
import { endAll, startSession } from './session';
import type { Session } from './session';

const POD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: tracer
  namespace: agents
spec:
  selector: {matchLabels: {app: tracer}}
  template:
    metadata: {labels: {app: tracer}}
    spec:
      serviceAccountName: tracer
      containers:
        - name: main
          image: registry.example.com/main:1
          securityContext:
            capabilities:
              add: [SYS_PTRACE]
`;
const ORDINARY = POD.replaceAll('tracer', 'plain').replace(/\n +securityContext:\n.*\n.*\n/, '\n');

describe('what is handed to an administrator', () => {
  let folder: string;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(folder, name), text);
  };
  /** The folder's files, read by the server. */
  async function opened(accounts: number): Promise<Session> {
    const session = await startSession({ folder });
    for (let seen = -1; seen !== accounts;) {
      const { generated, refused } = await session.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
      seen = generated.length + refused.length;
    }
    return session;
  }
  const ask = ({ connection }: Session, params: GenerateSccParams): Promise<HandOverResult> => connection.sendRequest(HAND_OVER, params);
  const kindsIn = (text: string): readonly unknown[] =>
    parseAllDocuments(text).flatMap(one => (one.toJS() as { kind: string } | null)?.kind ?? []);
  /** The comments at the top, unwrapped. */
  const headOf = (text: string): string =>
    text
      .slice(0, text.indexOf('---'))
      .split('\n')
      .map(line => line.replace(/^# ?/, ''))
      .join(' ');

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-handover-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is one document: the explanation, then the generated SCC with its account and RBAC; nothing is saved', async () => {
    write('pod.yaml', POD);
    const { document, serviceAccounts, refused } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.deepEqual([serviceAccounts, refused], [['agents/tracer'], []]);
    assert.ok(document);
    assert.match(document.uri, /^untitled:.*\/agents-tracer-for-admin\.yaml$/);
    assert.equal(document.fileName, 'agents-tracer-for-admin.yaml');
    const head = headOf(document.text);
    assert.match(head, /^For a cluster administrator: OpenShift refuses the pods of agents\/tracer until these objects are applied\./);
    assert.match(head, /Apply: oc apply -f agents-tracer-for-admin\.yaml Remove: oc delete -f /);
    assert.match(head, /Deployment tracer runs as service account agents\/tracer\. Not admitted by restricted-v2/);
    assert.match(head, /- .*SYS_PTRACE/);
    assert.deepEqual(kindsIn(document.text), ['SecurityContextConstraints', 'ServiceAccount', 'ClusterRole', 'RoleBinding']);
    assert.deepEqual(readdirSync(folder), ['pod.yaml']);
  });

  it("is the workspace's own objects, with their comments, where they are sufficient", async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    const [scc = '', ...others] = (generated[0]?.text ?? '').split('---\n');
    write('scc.yaml', scc);
    // An account without a namespace goes to the namespace of the administrator's own context.
    const rbac = others.join('---\n').replace('  name: tracer\n  namespace: agents\n', '  name: tracer\n');
    assert.match(rbac, /kind: ServiceAccount\nmetadata:\n {2}name: tracer\n---/);
    // The indent of a whole document is a part of it.
    const [account = '', role = '', binding = ''] = rbac.replaceAll(/^#.*\n/gm, '').split('---\n');
    write('rbac.yaml', [account, role, binding.replaceAll(/^(?=.)/gm, '  ')].join('---\n'));
    const { document, refused } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.deepEqual(refused, []);
    assert.ok(document);
    assert.ok(document.text.includes(scc.trim()));
    assert.match(headOf(document.text), /The objects for agents\/tracer come from .*rbac\.yaml, .*scc\.yaml\./);
    assert.match(headOf(document.text), /Not admitted by restricted-v2/);
    assert.deepEqual(kindsIn(document.text).toSorted(), ['ClusterRole', 'RoleBinding', 'SecurityContextConstraints', 'ServiceAccount']);
    assert.match(document.text, /kind: ServiceAccount\nmetadata:\n {2}name: tracer\n {2}namespace: agents\n/);
  });

  it("is the workspace's own objects where these have names of their own, so that no SCC is generated", async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    write('objects.yaml', (generated[0]?.text ?? '').replaceAll('agents-tracer', 'own-scc'));
    const second = await opened(1);
    const again = await second.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    assert.match(again.refused[0]?.reason ?? '', /agents\/tracer need no SCC of their own: they are admitted by own-scc\./);
    const { document, refused } = await ask(second, { uris: [uriOf('pod.yaml')] });
    assert.deepEqual(refused, []);
    assert.match(document?.text ?? '', /^ {2}name: own-scc$/m);
  });

  it('asks each pod to require only its own SCC, where the accounts may use them all', async () => {
    const roleRef = '{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}';
    const subjects = '[{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:agents"}]';
    const binding = `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: a}, roleRef: ${roleRef}, subjects: ${subjects}}`;
    write('pods.yaml', [POD, POD.replaceAll('tracer', 'watcher'), binding].join('---\n'));
    const session = await opened(2);
    const asked = { uris: [uriOf('pods.yaml')] };
    const { generated } = await session.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, asked);
    const { document } = await ask(session, asked);
    for (const text of [generated.map(one => one.text).join(''), document?.text ?? ''])
      assert.deepEqual([...new Set(text.replaceAll('\n# ', ' ').match(/required-scc: [\w-]+/g))], ['required-scc: agents-watcher']);
  });

  it("is not the workspace's own objects while their file has an error", async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    const text = generated[0]?.text ?? '';
    const invalid = text.replace(/^ {2}type: MustRunAsRange$/m, '$&\n  typ');
    assert.notEqual(invalid, text);
    write('objects.yaml', invalid);
    const { document, refused } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.equal(document, null);
    assert.equal(refused.length, 1);
    assert.match(refused[0]?.reason ?? '', /objects\.yaml has an error that must be fixed first: /);
  });

  it('names a document that could not be read, which may have the objects already', async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    const text = generated[0]?.text ?? '';
    // What the line is meant for cannot be known.
    const unclear = text.replace(/^runAsUser:$/m, 'runAsUser');
    assert.notEqual(unclear, text);
    write('objects.yaml', unclear);
    const session = await opened(1);
    const headOfAnswer = async (): Promise<string> => headOf((await ask(session, { uris: [uriOf('pod.yaml')] })).document?.text ?? '');
    const sentence =
      /[^.]*objects\.yaml has an error, so that it is not known what its documents contain, perhaps some of these objects: This line has no `:`/;
    assert.match(await headOfAnswer(), sentence);
    // As it is in the editor.
    await session.open(uriOf('objects.yaml'), unclear);
    assert.match(await headOfAnswer(), sentence);
    await session.end();
  });

  it('has, of two SCCs of one name, the one that the verdict is by', async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    const text = generated[0]?.text ?? '';
    const [scc = ''] = text.split('---\n');
    write('a.yaml', scc.replace('  - SYS_PTRACE', '  - SYS_TIME'));
    write('b.yaml', text);
    const { document } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.ok(document);
    assert.match(document.text, /^ {2}- SYS_PTRACE$/m);
    assert.doesNotMatch(document.text, /SYS_TIME/);
  });

  it('names no file, and so no command to copy, after an account whose name a shell or a path would take for more', async () => {
    write('pod.yaml', POD);
    const first = await opened(1);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    const hostile = (text: string): string =>
      text.replaceAll(/((?:serviceAccountName|^ {2}name|^ {4}name): )tracer$/gm, '$1"../tracer; touch owned"');
    write('pod.yaml', hostile(POD));
    write('objects.yaml', hostile(generated[0]?.text ?? ''));
    const { document } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.ok(document, 'the workspace has the objects');
    assert.equal(document.fileName, 'permissions-for-admin.yaml');
    assert.match(document.text, /^# Apply: oc apply -f permissions-for-admin\.yaml$/m);
  });

  it('is nothing for pods that every user may run, which is stated', async () => {
    write('pod.yaml', ORDINARY);
    const { document, refused } = await ask(await opened(1), { uris: [uriOf('pod.yaml')] });
    assert.equal(document, null);
    assert.deepEqual(
      refused.map(({ serviceAccount, needed }) => [serviceAccount, needed]),
      [['agents/plain', false]],
    );
  });

  it('is asked for a namespace where the manifests name none', async () => {
    write('pod.yaml', POD.replace('  namespace: agents\n', ''));
    const session = await opened(1);
    const { refused } = await ask(session, { uris: [uriOf('pod.yaml')] });
    assert.deepEqual(
      refused.map(({ unplaced, needed }) => [unplaced, needed]),
      [[true, true]],
    );
    const { serviceAccounts } = await ask(session, { uris: [uriOf('pod.yaml')], namespace: 'elsewhere' });
    assert.deepEqual(serviceAccounts, ['elsewhere/tracer']);
  });

  it('is what a deployment of the pods needs of other files', async () => {
    write('pod.yaml', POD);
    write('plain.yaml', ORDINARY);
    const first = await opened(2);
    const { generated } = await first.connection.sendRequest<GenerateSccResult>(GENERATE_SCC, { uris: [uriOf('')] });
    await first.end();
    write('permissions.yaml', generated[0]?.text ?? '');
    const session = await opened(2);
    const needed = async (...names: readonly string[]): Promise<readonly unknown[]> =>
      (await session.connection.sendRequest<readonly ManifestObject[]>(NEEDED_OBJECTS, { uris: names.map(uriOf) })).map(
        ({ file, object }) => [path.basename(file), object['kind']],
      );
    assert.deepEqual(
      await needed('pod.yaml'),
      ['SecurityContextConstraints', 'ServiceAccount', 'ClusterRole', 'RoleBinding'].map(kind => ['permissions.yaml', kind]),
    );
    const { serviceAccounts } = await ask(session, { uris: [uriOf('permissions.yaml')] });
    assert.deepEqual(serviceAccounts, ['agents/tracer'], 'the pods that a file of permissions is for');
    assert.deepEqual(await needed('plain.yaml'), []);
    assert.deepEqual(await needed('pod.yaml', 'permissions.yaml'), []);
  });
});
