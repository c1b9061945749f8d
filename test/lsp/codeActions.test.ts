import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { applied, fixture, onlyEdit, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');
const SEVERAL = fixture('several.yaml');
const WHOLE = (text: string) => ({ start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } });

async function opened(text: string, capabilities = VSCODE): Promise<Session> {
  const session = await startSession({ capabilities });
  await session.open(URI, text);
  await session.diagnostics(URI, 1);
  return session;
}

describe('code actions', () => {
  afterEach(endAll);

  it('offer the preferred fix first and only on the finding; applied, the finding is gone and other lines are as they were', async () => {
    const session = await opened(POD);
    const range = rangeOf(POD, 'hostPath');
    const [fix, ...others] = await session.codeActions(URI, range);
    assert.ok(fix);
    assert.equal(fix.title, 'Deliver the supervisor with an init container (then admitted by restricted-v2)');
    assert.equal(fix.kind, 'quickfix');
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(
      fix.diagnostics?.map(({ code }) => code),
      ['hostpath-supervisor'],
    );
    assert.ok(others.length > 0 && others.every(({ isPreferred }) => isPreferred !== true));
    assert.deepEqual(await session.codeActions(URI, rangeOf(POD, 'name: agent')), []);

    const { textDocument, edits } = onlyEdit(fix.edit);
    assert.deepEqual(textDocument, { uri: URI, version: 1 });
    const text = applied(POD, edits);
    assert.match(text, /initContainers:[\s\S]*copy-self[\s\S]*emptyDir: \{\}/);
    for (const line of POD.split('\n').filter(line => !/hostPath|path: /.test(line))) assert.ok(text.split('\n').includes(line), line);

    await session.change(URI, 2, [{ text }]);
    assert.ok(!(await session.diagnostics(URI, 2)).diagnostics.some(({ code }) => code === 'hostpath-supervisor'));
    await session.end();
  });

  it('name the line of a fix where a range has several of one title, and offer one where they make the same edit', async () => {
    const adding = (name: string): string => `
    - name: ${name}
      image: registry.example/${name}:1
      securityContext:
        capabilities:
          add:
            - SYS_ADMIN
            - NET_ADMIN`;
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:${adding('a')}${adding('b')}\n`;
    const session = await opened(text);
    const titles = (await session.codeActions(URI, WHOLE(text))).map(({ title }) => title.replace(/\(then[^()]*\) /, ''));
    const ofCapabilities = titles.filter(title => /^(Add no|Do not add)/.test(title)).sort();
    assert.deepEqual(ofCapabilities, [
      'Add no capabilities (line 11)',
      'Add no capabilities (line 18)',
      'Do not add NET_ADMIN (line 12)',
      'Do not add NET_ADMIN (line 19)',
      'Do not add SYS_ADMIN (line 11)',
      'Do not add SYS_ADMIN (line 18)',
    ]);
    await session.end();
  });

  it('give the reason of a refused fix, where the editor can show it, and leave it out elsewhere', async () => {
    const range = rangeOf(SEVERAL, 'hostPath', 1);
    const session = await opened(SEVERAL);
    const disabled = (await session.codeActions(URI, range)).filter(action => action.disabled !== undefined);
    assert.match(disabled[0]?.disabled?.reason ?? '', /different places/);
    assert.ok(disabled.every(({ edit }) => edit === undefined));
    await session.end();

    const plain = await opened(SEVERAL, { ...VSCODE, textDocument: { ...VSCODE.textDocument, codeAction: {} } });
    assert.ok((await plain.codeActions(URI, range)).every(action => action.disabled === undefined));
    await plain.end();
  });

  it('fix all findings of a rule in the file, worked out when chosen', async () => {
    const session = await opened(SEVERAL);
    const all = (await session.codeActions(URI, rangeOf(SEVERAL, 'hostPath'))).find(({ title }) => title.startsWith('Fix all'));
    assert.equal(all?.title, 'Fix all 2 hostpath-supervisor findings in this file');
    assert.equal(all.edit, undefined);
    const { textDocument, edits } = onlyEdit((await session.resolve(all)).edit);
    assert.deepEqual(textDocument, { uri: URI, version: 1 });
    const text = applied(SEVERAL, edits);
    assert.equal(text.match(/hostPath/g)?.length, 1);
    assert.equal(text.match(/copy-self/g)?.length, 2);
    await session.end();
  });

  it('make a pod restricted at once, in several places of the file, or refuse it with the reason', async () => {
    const ordinary = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: quay.io/acme/web:1.4}]
`;
    const restricting = async (session: Session, text: string): Promise<CodeAction | undefined> =>
      (await session.codeActions(URI, rangeOf(text, 'Deployment'))).find(({ title }) => title.startsWith('Make this pod restricted-v2'));
    const session = await opened(ordinary);
    const action = await restricting(session, ordinary);
    assert.equal(
      action?.title,
      'Make this pod restricted-v2: set runAsNonRoot, seccompProfile, allowPrivilegeEscalation and capabilities.drop',
    );
    assert.equal(action.edit?.changeAnnotations, undefined);
    const text = applied(ordinary, onlyEdit(action.edit).edits);
    await session.change(URI, 2, [{ text }]);
    assert.deepEqual((await session.diagnostics(URI, 2)).diagnostics, []);
    await session.end();

    const refused = ordinary.replace('spec:\n      containers', 'spec:\n      hostPID: true\n      containers');
    const other = await opened(refused);
    assert.match((await restricting(other, refused))?.disabled?.reason ?? '', /restricted-v2 does not allow hostPID/);
    await other.end();

    const simple = await opened(ordinary, {});
    assert.equal(applied(ordinary, (await restricting(simple, ordinary))?.edit?.changes?.[URI] ?? []), text);
    await simple.end();
  });

  it('name in their titles what they leave of a refusal', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: driver}
spec:
  hostPID: true
  containers:
    - name: driver
      image: driver
      securityContext:
        privileged: true
`;
    const alone = text.replace('  hostPID: true\n', '');
    for (const [written, outcome] of [
      [text, ' (then 1 permission is left to grant)'],
      [alone, ''],
    ] as const) {
      const session = await opened(written);
      const titles = (await session.codeActions(URI, rangeOf(written, 'privileged: true'))).map(({ title }) => title);
      assert.ok(titles.includes(`Set privileged to false${outcome}`), titles.join('\n'));
    }
  });

  it('refuse to work out a fix for a text that has changed', async () => {
    const session = await opened(SEVERAL);
    const all = (await session.codeActions(URI, rangeOf(SEVERAL, 'hostPath'))).find(({ title }) => title.startsWith('Fix all'));
    await session.change(URI, 2, [{ text: POD }]);
    await assert.rejects(session.resolve(all), /has changed in the meantime/);
    assert.deepEqual(session.logged, []);
    await session.end();
  });

  it('fix everything safe on save, only when asked', async () => {
    const session = await opened(SEVERAL);
    const all = await session.codeActions(URI, WHOLE(SEVERAL));
    assert.ok(!all.some(({ kind }) => kind?.startsWith('source')));
    for (const only of ['source', 'source.fixAll', 'source.fixAll.scc-lens']) {
      const [action, ...others] = await session.codeActions(URI, WHOLE(SEVERAL), [only]);
      assert.equal(action?.kind, 'source.fixAll.scc-lens');
      assert.deepEqual(others, []);
      assert.equal(applied(SEVERAL, onlyEdit((await session.resolve(action)).edit).edits).match(/hostPath/g)?.length, 1);
    }
    assert.deepEqual(await session.codeActions(URI, WHOLE(SEVERAL), ['source.organizeImports']), []);
    assert.deepEqual(await session.codeActions(URI, WHOLE(SEVERAL), ['refactor']), []);
    await session.end();
  });

  it('speak to a simple editor without versions and without a second request', async () => {
    const session = await opened(SEVERAL, {});
    const actions = await session.codeActions(URI, rangeOf(SEVERAL, 'hostPath'));
    const all = actions.find(({ title }) => title.startsWith('Fix all'));
    assert.equal(applied(SEVERAL, all?.edit?.changes?.[URI] ?? []).match(/hostPath/g)?.length, 1);
    assert.equal(session.initialized.capabilities.codeActionProvider !== undefined, true);
    await session.end();
  });
});
