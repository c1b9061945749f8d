import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver/node';
import type { CodeLens, Hover, MarkupContent, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, FIXTURES, rangeOf } from './text';

const ROOT = fixture('workspace/root.yaml');
const BINDING = fixture('workspace/binding.yaml');

/** A pod, and the binding of its service account to a Role with a right to this SCC. */
const WEB = (scc: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${scc}], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: a, image: b, securityContext: {runAsUser: 1001}}]}
`;

/** Each kind of object that decides about that pod, by the part of it that has it admitted, and what has it denied instead. */
const DECIDING: Readonly<Record<string, { readonly text: string; readonly admitted: string; readonly denied: string }>> = {
  SecurityContextConstraints: {
    text: `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: web}
allowPrivilegedContainer: false
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
fsGroup: {type: RunAsAny}
supplementalGroups: {type: RunAsAny}
users: ['system:serviceaccount:shop:web']
volumes: ['*']
---
${WEB('absent')}`,
    admitted: '{type: RunAsAny}',
    denied: '{type: MustRunAs}',
  },
  Role: { text: WEB('nonroot-v2'), admitted: 'nonroot-v2', denied: 'restricted' },
  RoleBinding: { text: WEB('nonroot-v2'), admitted: 'subjects: [{kind: ServiceAccount, name: web}]', denied: 'subjects: []' },
  Namespace: {
    text: `apiVersion: v1
kind: Namespace
metadata: {name: shop, annotations: {openshift.io/sa.scc.uid-range: 1001/1}}
---
${WEB('restricted')}`,
    admitted: '1001/1',
    denied: '2000/1',
  },
};

const isDenied = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.some(({ code }) => code === 'scc-denied');
const isAdmitted = (params: PublishDiagnosticsParams): boolean => !isDenied(params);

describe('facts from the workspace', () => {
  let folder: string;
  let pod: string;
  let binding: string;
  const uriOf = (...names: string[]): string => pathToFileURL(path.join(folder, ...names)).href;
  const notify = (session: Session, uri: string, type: FileChangeType): Promise<void> =>
    session.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-facts-'));
    cpSync(path.join(FIXTURES, 'workspace'), folder, { recursive: true });
    pod = uriOf('root.yaml');
    binding = uriOf('binding.yaml');
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  it('decide about a document that does not contain them', async () => {
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    await session.end();

    const alone = await startSession();
    await alone.open(pod, ROOT);
    assert.ok(isDenied(await alone.diagnostics(pod, 1)));
    await alone.end();
  });

  it('have each file once, also where it is open by a link', async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(path.join(folder, 'real'));
    renameSync(path.join(folder, 'root.yaml'), path.join(folder, 'real/root.yaml'));
    symlinkSync('real', path.join(folder, 'linked'));
    const session = await startSession({ folder });
    await session.open(uriOf('linked', 'root.yaml'), ROOT);
    await session.until(uriOf('linked', 'root.yaml'), isAdmitted);
    await session.open(binding, BINDING);
    const position = rangeOf(BINDING, 'sandbox\n').start;
    const asked = { textDocument: { uri: binding }, position, context: { includeDeclaration: true } };
    const places: readonly { readonly uri: string }[] = await session.connection.sendRequest('textDocument/references', asked);
    assert.deepEqual(
      places.map(({ uri }) => uri),
      [binding, uriOf('linked', 'root.yaml')],
    );
    await session.end();
  });

  it('are read in an editor that knows of no workspace folders, only of a root', async () => {
    const session = await startSession({ folder, rootOnly: true, capabilities: {} });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    await session.end();
  });

  it('of a bundle are where its operator is installed', async () => {
    cpSync(path.join(FIXTURES, '../operators/bundle'), folder, { recursive: true });
    const name = 'agents.clusterserviceversion.yaml';
    const [file, operator] = [path.join(folder, 'manifests', name), uriOf('manifests', name)];
    const text = readFileSync(file, 'utf8').replace(/ +- name: proxy\n[^]*/, '');
    const elsewhere = text.replace('suggested-namespace: agents', 'suggested-namespace: elsewhere');
    writeFileSync(file, text);
    const session = await startSession({ folder });
    await session.open(operator, text);
    await session.until(operator, isAdmitted);
    await session.change(operator, 2, [{ text: elsewhere }]);
    await session.until(operator, isDenied);
    writeFileSync(file, elsewhere);
    await notify(session, operator, FileChangeType.Changed);
    await session.until(operator, isAdmitted);
    await session.end();
  });

  for (const file of ['application.yaml', 'values.yaml'])
    it(`contain the release of a gateway that only ${file} shows`, async () => {
      const grants = uriOf('grants.yaml');
      writeFileSync(path.join(folder, file), fixture(`gateway/${file}`));
      const session = await startSession({ folder });
      await session.open(grants, fixture('gateway/grants.yaml'));
      await session.until(grants, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'obsolete-openshell-grant'));
      await session.end();
    });

  it('judge a file of values that is open', async () => {
    const values = uriOf('values.yaml');
    const session = await startSession({ folder });
    await session.open(values, fixture('gateway/values.yaml'));
    await session.until(values, ({ diagnostics }) => diagnostics.some(({ code }) => code === 'obsolete-openshell-grant'));
    await session.end();
  });

  it('are read past a pipe that the settings name and that has no writer', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = path.join(folder, 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    const session = await startSession({ folder, settings: { openshift: { sccFiles: [pipe] } } });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    assert.ok(session.logged.some(line => line.includes('pipe.yaml was not read: it is not a regular file.')));
    await session.end();
  });

  it('are read past what a project file names outside of its repository', async function () {
    if (process.platform !== 'linux') this.skip();
    writeFileSync(path.join(folder, '.scc-lens.yaml'), 'openshift.sccFiles: [/proc/kmsg, /proc/self/pagemap, ..]\n');
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    for (const name of ['/proc/kmsg', '/proc/self/pagemap', path.dirname(folder)])
      assert.ok(
        session.logged.some(line => line.includes(`${name} was not read: it is outside of the repository.`)),
        name,
      );
    await session.end();
  });

  it('come from the open text rather than from the disk, and from the disk again when it is closed', async () => {
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    await session.open(binding, BINDING);
    await session.change(binding, 2, [{ range: rangeOf(BINDING, 'scc:anyuid'), text: 'scc:restricted' }]);
    await session.until(pod, isDenied);
    await session.close(binding);
    await session.until(pod, isAdmitted);
    await session.end();
  });

  it('stay while their document is invalid between two keystrokes', async () => {
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.open(binding, BINDING);
    await session.until(pod, isAdmitted);
    const before = session.published.length;
    await session.change(binding, 2, [{ range: rangeOf(BINDING, 'rbac.authorization.k8s.io/v1'), text: '"rbac.auth' }]);
    await session.diagnostics(binding, 2);
    await session.change(binding, 3, [{ text: BINDING }]);
    await session.diagnostics(binding, 3);
    await session.change(pod, 2, [{ text: `# a comment\n${ROOT}` }]);
    assert.ok(isAdmitted(await session.diagnostics(pod, 2)));
    assert.deepEqual(
      session.published
        .slice(before)
        .filter(({ uri }) => uri === pod)
        .map(({ version }) => version),
      [2],
    );
    await session.end();
  });

  for (const [kind, { text, admitted, denied }] of Object.entries(DECIDING))
    it(`are the rest of an invalid document, however its text was reached: ${kind}`, async () => {
      const web = uriOf('web.yaml');
      const [good, bad] = [text, text.replace(admitted, denied)];
      assert.notEqual(good, bad);
      const half = (one: string): string => one.replace(new RegExp(`^kind: ${kind}\nmetadata: .*$`, 'm'), '$&\nlabe');
      const edited = await startSession({ folder });
      await edited.open(web, good);
      assert.ok(isAdmitted(await edited.diagnostics(web, 1)));
      for (const [i, now] of [bad, half(good), half(bad), good, half(good), half(bad)].entries()) {
        await edited.change(web, i + 2, [{ text: now }]);
        const { diagnostics } = await edited.diagnostics(web, i + 2);
        const fresh = await startSession({ folder });
        await fresh.open(web, now);
        assert.deepEqual(diagnostics, (await fresh.diagnostics(web, 1)).diagnostics);
        await fresh.end();
        const codes = diagnostics.map(({ code }) => code);
        assert.equal(codes.includes('syntax-error'), now !== good && now !== bad);
        assert.equal(codes.includes('scc-denied'), now === bad || now === half(bad));
        const lenses = await edited.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: web } });
        const open = lenses.find(({ data }) => data !== undefined);
        const { command } = await edited.connection.sendRequest<CodeLens>('codeLens/resolve', open);
        assert.equal(command?.title.endsWith(' (without invalid lines)'), codes.includes('syntax-error'));
      }
      await edited.end();
    });

  it('keep the pods of an invalid document whose pod cannot be read, unless another object is there instead', async () => {
    const [scc, web] = [uriOf('scc.yaml'), uriOf('web.yaml')];
    const [constraints = ''] = DECIDING['SecurityContextConstraints']?.text.split('---\n') ?? [];
    const unread = WEB('absent').replace(/^spec: .*$/m, 'spec\n  containers: []');
    const replaced = WEB('absent')
      .replace('kind: Pod', 'kind: ConfigMap')
      .replace(/^spec: .*$/m, 'dat');
    const users = ({ diagnostics }: PublishDiagnosticsParams): boolean => JSON.stringify(diagnostics).includes('Pod web');
    const session = await startSession({ folder });
    await session.open(web, WEB('absent'));
    await session.diagnostics(web, 1);
    await session.open(scc, constraints);
    await session.until(scc, users);
    await session.change(web, 2, [{ text: unread }]);
    await session.diagnostics(web, 2);
    await session.change(scc, 2, [{ text: `# a comment\n${constraints}` }]);
    assert.ok(users(await session.diagnostics(scc, 2)));
    await session.change(web, 3, [{ text: replaced }]);
    await session.until(scc, params => !users(params));
    await session.end();
  });

  it('are the nearest of what several files define, also once another file is another one', async () => {
    const [plain, openshift] = [uriOf('plain.yaml'), uriOf('openshift.yaml')];
    const session = await startSession({ folder });
    await session.open(plain, WEB('restricted'));
    await session.open(openshift, WEB('nonroot-v2'));
    await session.until(plain, isDenied);
    await session.until(openshift, isAdmitted);
    const verdicts = async (one: Session): Promise<readonly string[]> => {
      const hovers = [plain, openshift].map(uri =>
        one.connection.sendRequest<Hover | null>('textDocument/hover', {
          textDocument: { uri },
          position: rangeOf(WEB('restricted'), 'Pod').start,
        }),
      );
      return (await Promise.all(hovers)).map(
        hover => /(?:Not a|A)dmitted by [^.]*\./.exec((hover?.contents as MarkupContent).value)?.[0] ?? '',
      );
    };
    assert.deepEqual(await verdicts(session), ['Not admitted by restricted-v2, restricted-v3 or restricted.', 'Admitted by nonroot-v2.']);

    const unbound = WEB('nonroot-v2').replace('kind: Role\nmetadata: {name: web', 'kind: Role\nmetadata: {name: other');
    await session.change(openshift, 2, [{ text: unbound }]);
    await session.until(openshift, isDenied);
    await session.change(plain, 2, [{ text: WEB('nonroot-v2') }]);
    await session.until(openshift, isAdmitted);
    await session.until(plain, isAdmitted);
    const edited = await verdicts(session);
    await session.end();

    const fresh = await startSession({ folder });
    await fresh.open(plain, WEB('nonroot-v2'));
    await fresh.open(openshift, unbound);
    await fresh.until(plain, isAdmitted);
    await fresh.until(openshift, isAdmitted);
    assert.deepEqual(edited, await verdicts(fresh));
    await fresh.end();
  });

  it('follow files that are created, changed, renamed and deleted on disk', async () => {
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);

    writeFileSync(path.join(folder, 'binding.yaml'), BINDING.replace('name: sandbox\n', 'name: another\n'));
    await notify(session, binding, FileChangeType.Changed);
    await session.until(pod, isDenied);

    mkdirSync(path.join(folder, 'more'));
    writeFileSync(path.join(folder, 'more', 'binding.yml'), BINDING);
    await notify(session, uriOf('more', 'binding.yml'), FileChangeType.Created);
    await session.until(pod, isAdmitted);

    renameSync(path.join(folder, 'more'), path.join(folder, 'node_modules'));
    await notify(session, uriOf('more'), FileChangeType.Deleted);
    await notify(session, uriOf('node_modules', 'binding.yml'), FileChangeType.Created);
    await session.until(pod, isDenied);
    await session.end();
  });

  it('leave out what git ignores, from the moment that it does to that when it no longer does', async () => {
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isAdmitted);
    writeFileSync(path.join(folder, '.gitignore'), 'binding.*\n');
    await notify(session, uriOf('.gitignore'), FileChangeType.Created);
    await session.until(pod, isDenied);
    rmSync(path.join(folder, '.gitignore'));
    await notify(session, uriOf('.gitignore'), FileChangeType.Deleted);
    await session.until(pod, isAdmitted);
    await session.end();
  });

  it('include the SCC files of the settings, wherever they lie', async () => {
    rmSync(path.join(folder, 'binding.yaml'));
    const session = await startSession({ folder });
    await session.open(pod, ROOT);
    await session.until(pod, isDenied);
    await session.setSettings({ openshift: { sccFiles: [path.join(FIXTURES, 'custom-scc.yaml')] } });
    await session.until(pod, isAdmitted);
    await session.end();
  });

  it('follow workspace folders that come and go', async () => {
    const session = await startSession();
    await session.open(pod, ROOT);
    await session.until(pod, isDenied);
    const event = { uri: pathToFileURL(folder).href, name: 'more' };
    await session.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [event], removed: [] } });
    await session.until(pod, isAdmitted);
    await session.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [event] } });
    await session.until(pod, isDenied);
    await session.end();
  });
});
