import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CodeAction, CodeLens, WorkspaceEdit } from 'vscode-languageserver/node';
import { GENERATE_SCC, GENERATE_SCC_COMMAND, PREVIEW_FIX } from '@scc-lens/protocol';
import type { GenerateSccParams, GenerateSccResult } from '@scc-lens/protocol';
import { endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { carryOut, rangeOf } from './text';

const EXAMPLES = path.resolve(__dirname, '../../examples');
const COMBINED = 'Deliver the supervisor with an init container and generate its SCC';
const ALONE = 'Generate least-privilege SCC';
const NAMESPACE = {
  kind: 'Namespace',
  apiVersion: 'v1',
  metadata: {
    name: 'agents',
    annotations: {
      'openshift.io/sa.scc.uid-range': '1000680000/10000',
      'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
      'openshift.io/sa.scc.mcs': 's0:c26,c15',
    },
  },
};

interface Pod {
  readonly name: string;
  readonly account?: string;
  readonly add?: readonly string[];
}

/** What each creation and each text edit is annotated with. */
const annotationIds = (edit: WorkspaceEdit | undefined): readonly (string | undefined)[] =>
  (edit?.documentChanges ?? []).flatMap(change =>
    'textDocument' in change
      ? change.edits.map(one => ('annotationId' in one ? one.annotationId : undefined))
      : 'annotationId' in change
        ? [change.annotationId]
        : [undefined],
  );

/** The files that an answer changes, and in which version. */
const placesOf = ({ edit }: GenerateSccResult): readonly unknown[] =>
  edit.documentChanges.flatMap(change => ('textDocument' in change ? [[change.textDocument.uri, change.textDocument.version]] : []));

function podText({ name, account, add = [] }: Pod): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    `  name: ${name}`,
    '  namespace: agents',
    'spec:',
    ...(account === undefined ? [] : [`  serviceAccountName: ${account}`]),
    '  containers:',
    '    - name: main',
    '      image: registry.example.com/main:1', // comment lines are not needed here
    ...(add.length === 0 ? [] : ['      securityContext:', '        capabilities:', `          add: [${add.join(', ')}]`]),
    '',
  ].join('\n');
}

describe('generated SCCs', () => {
  let folder: string;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const write = (name: string, text: string): void => {
    writeFileSync(path.join(folder, name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-generate-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The examples, with one service account for both supervisors that are mounted from the node. */
  const copyExamples = (): void => {
    cpSync(EXAMPLES, folder, { recursive: true });
    write(
      'hostpath-deployment.yaml',
      read('hostpath-deployment.yaml').replace(': code-reviewer\n      containers', ': openshell-sandbox\n      containers'),
    );
  };

  const ask = (session: Session, params: GenerateSccParams): Promise<GenerateSccResult> =>
    session.connection.sendRequest(GENERATE_SCC, params);

  /** Opens a file once the workspace with its service accounts has been read. */
  async function opened(name: string, accounts: number, capabilities = VSCODE): Promise<Session> {
    const session = await startSession({ folder, capabilities });
    for (let seen = -1; seen !== accounts;) {
      const { generated, refused } = await ask(session, { uris: [uriOf('')] });
      seen = generated.length + refused.length;
    }
    await session.open(uriOf(name), read(name));
    await session.diagnostics(uriOf(name), 1);
    return session;
  }

  /** The action that generates the SCC alone, at a word of a file. */
  const alone = async (session: Session, name: string, word: string): Promise<CodeAction | undefined> =>
    (await session.codeActions(uriOf(name), rangeOf(read(name), word))).find(({ title }) => title.startsWith(ALONE));

  /** The rules that find something in a file of the folder as it is on disk now. */
  async function rulesIn(name: string, accounts: number): Promise<readonly unknown[]> {
    const session = await opened(name, accounts);
    const { diagnostics } = await session.diagnostics(uriOf(name), 1);
    await session.end();
    return diagnostics.map(({ code }) => code);
  }

  it('come with the conversion of every supervisor mount of the service account; then nothing is refused any more', async () => {
    copyExamples();
    const session = await opened('hostpath-sandbox.yaml', 2);
    const actions = await session.codeActions(uriOf('hostpath-sandbox.yaml'), rangeOf(read('hostpath-sandbox.yaml'), 'hostPath:'));
    const combined = actions.find(({ title }) => title.startsWith(COMBINED));
    assert.equal(combined?.title, `${COMBINED} (2 pods in 2 files, new file, preview)`);
    assert.equal(combined.edit, undefined);
    const created = carryOut((await session.resolve(combined)).edit);
    assert.deepEqual(created, ['agents-openshell-sandbox-scc.yaml']);
    assert.doesNotMatch(read('hostpath-sandbox.yaml'), /hostPath:/);
    assert.doesNotMatch(read('hostpath-deployment.yaml'), /hostPath:/);
    assert.doesNotMatch(read('agents-openshell-sandbox-scc.yaml'), /- hostPath|allowHostDirVolumePlugin: true/);
    await session.end();
    for (const name of ['hostpath-sandbox.yaml', 'hostpath-deployment.yaml', 'init-container-sandbox.yaml'])
      assert.ok(!(await rulesIn(name, 2)).includes('scc-denied'), name);
  });

  it('are what the walkthrough shows, once the quick fix is applied to its example alone', async () => {
    cpSync(EXAMPLES, folder, { recursive: true });
    const name = 'hostpath-sandbox.yaml';
    const session = await opened(name, 3);
    const actions = await session.codeActions(uriOf(name), rangeOf(read(name), 'hostPath:'));
    const fix = actions.find(
      ({ title }) => title.startsWith('Deliver the supervisor with an init container') && !title.startsWith(COMBINED),
    );
    carryOut((await session.resolve(fix)).edit);
    await session.change(uriOf(name), 2, [{ text: read(name) }]);
    await session.diagnostics(uriOf(name), 2);
    const { generated } = await ask(session, { uris: [uriOf(name)] });
    const [{ text } = assert.fail()] = generated;
    const picture = readFileSync(path.resolve(__dirname, '../../media/walkthrough-scc.svg'), 'utf8');
    const lines = [...picture.matchAll(/editor-font-family[^>]*>([^<]+)</g)].map(([, line = '']) => line.replace(/, RoleBinding$/, ''));
    assert.ok(lines.length >= 7, lines.join('\n'));
    for (const line of lines) assert.ok(text.includes(`${line}\n`) || text.includes(`${line} #`), `${line}\n${text}`);
    assert.doesNotMatch(text, /allowHostDirVolumePlugin: true|- hostPath/);
  });

  it('ask before they change several files: in a command of the client that has one, else in the edit, where the editor can ask', async () => {
    copyExamples();
    const offered = async (capabilities: ClientCapabilities) => {
      const session = await opened('hostpath-sandbox.yaml', 2, capabilities);
      const actions = await session.codeActions(uriOf('hostpath-sandbox.yaml'), rangeOf(read('hostpath-sandbox.yaml'), 'hostPath:'));
      const action = actions.find(({ title }) => title.startsWith(COMBINED));
      const { edit } = await session.resolve(action);
      await session.end();
      return { action, edit };
    };

    const { action, edit } = await offered(VSCODE);
    assert.deepEqual([action?.command?.command, action?.command?.title], [PREVIEW_FIX, action?.title]);
    assert.deepEqual([action?.edit, action?.data], [undefined, undefined], 'the editor itself applies nothing');
    const annotations = edit?.changeAnnotations ?? {};
    assert.deepEqual(
      Object.values(annotations).map(({ label, description, needsConfirmation }) => [label, description, needsConfirmation]),
      [
        ['Change the pods so that they get their SCC', '2 pods in 2 files', true],
        ['Create agents-openshell-sandbox-scc.yaml', 'The SCC, and the RBAC that lets the service account use it.', true],
      ],
    );
    const ids = annotationIds(edit);
    assert.ok(ids.length > 4 && ids.every(id => id !== undefined && id in annotations), ids.join());

    const plainClient = await offered({ ...VSCODE, experimental: {} });
    assert.deepEqual([plainClient.action?.title, plainClient.action?.command], [action?.title, undefined]);
    assert.deepEqual(plainClient.edit, edit);

    const cannotAsk = { documentChanges: true, resourceOperations: ['create' as const] };
    const unasked = await offered({ ...VSCODE, experimental: {}, workspace: { ...VSCODE.workspace, workspaceEdit: cannotAsk } });
    assert.equal(unasked.action?.title, `${COMBINED} (2 pods in 2 files, new file)`);
    assert.equal(unasked.edit?.changeAnnotations, undefined);
    assert.ok(annotationIds(unasked.edit).every(id => id === undefined));
    assert.deepEqual(carryOut(unasked.edit), ['agents-openshell-sandbox-scc.yaml']);
    assert.doesNotMatch(read('hostpath-deployment.yaml'), /hostPath:/);
  });

  it('are put next to the manifest without overwriting, and change the manifest where other pods share the service account', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('pod.yaml', podText({ name: 'tracer', add: ['SYS_PTRACE'] }));
    write('other.yaml', podText({ name: 'other' }));
    write('agents-tracer-scc.yaml', '# mine\n');
    const session = await opened('pod.yaml', 1);
    const action = await alone(session, 'pod.yaml', 'SYS_PTRACE');
    assert.deepEqual(
      action?.diagnostics?.map(({ code }) => code),
      ['scc-denied'],
    );
    const { edit } = await session.resolve(action);
    assert.deepEqual(
      edit?.documentChanges?.flatMap(change => ('textDocument' in change ? [change.textDocument.version] : [])),
      [1, null],
    );
    assert.deepEqual(carryOut(edit), ['agents-tracer-scc-2.yaml']);
    assert.equal(read('agents-tracer-scc.yaml'), '# mine\n');
    assert.match(read('pod.yaml'), /serviceAccountName: tracer/);
    assert.match(read('agents-tracer-scc-2.yaml'), /Proven with OpenShift/);
    await session.end();
    assert.ok(!(await rulesIn('pod.yaml', 2)).includes('scc-denied'));
  });

  it('are written over the one generated before, alone or among others in a file, once the pod needs more', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    for (const name of ['tracer', 'net']) write(`${name}.yaml`, podText({ name, account: name, add: ['SYS_PTRACE'] }));
    const session = await opened('tracer.yaml', 2);
    const { generated } = await ask(session, { uris: [uriOf('')] });
    await session.end();
    write('sccs.yaml', `# all of them\n---\n${generated.map(({ text }) => text).join('---\n')}`);
    const textOf = (name: string): string => generated.find(({ serviceAccount }) => serviceAccount === `agents/${name}`)?.text ?? '';
    write('tracer.yaml', podText({ name: 'tracer', account: 'tracer', add: ['SYS_PTRACE', 'SYSLOG'] }));

    const again = await opened('tracer.yaml', 2);
    const action = await alone(again, 'tracer.yaml', 'SYSLOG');
    assert.equal(action?.title, `${ALONE} (rewrites sccs.yaml, preview)`);
    const { edit } = await again.resolve(action);
    assert.deepEqual(
      Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation),
      [true],
    );
    assert.deepEqual(placesOf(await ask(again, { uris: [uriOf('tracer.yaml')] })), [[uriOf('sccs.yaml'), null]]);
    await again.open(uriOf('sccs.yaml'), read('sccs.yaml'));
    await again.diagnostics(uriOf('sccs.yaml'), 1);
    assert.deepEqual(placesOf(await ask(again, { uris: [uriOf('tracer.yaml')] })), [[uriOf('sccs.yaml'), 1]]);
    assert.deepEqual(carryOut(edit), []);
    await again.end();
    const last = await opened('tracer.yaml', 2);
    assert.deepEqual(
      (await ask(last, { uris: [uriOf('tracer.yaml')] })).refused.map(({ reason, needed }) => [reason, needed]),
      [['sccs.yaml has the SCC agents-tracer already, and it is up to date.', false]],
    );
    await last.end();
    assert.ok(read('sccs.yaml').includes(textOf('net')) && !read('sccs.yaml').includes(textOf('tracer')));
    assert.equal(read('sccs.yaml').match(/^kind: SecurityContextConstraints$/gm)?.length, 2);
    assert.equal(read('sccs.yaml').match(/- SYSLOG/g)?.length, 1);
    assert.deepEqual(await rulesIn('tracer.yaml', 2), []);
    assert.deepEqual(await rulesIn('sccs.yaml', 2), []);
  });

  it('are not written over what is not as SCC Lens writes it', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('pod.yaml', podText({ name: 'tracer', account: 'tracer', add: ['SYS_PTRACE'] }));
    write(
      'mine.yaml',
      'apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: agents-tracer\n  labels: {team: mine}\n' +
        ['runAsUser', 'seLinuxContext', 'fsGroup', 'supplementalGroups'].map(name => `${name}: {type: RunAsAny}\n`).join(''),
    );
    const session = await opened('pod.yaml', 1);
    const action = await alone(session, 'pod.yaml', 'SYS_PTRACE');
    assert.equal(
      action?.disabled?.reason,
      'mine.yaml has an SCC agents-tracer, which is not sufficient and was written, edited or granted by hand. Edit it, or delete it and generate again.',
    );
    await session.end();
  });

  it('are refused with the reason, and not offered to an editor that makes no files', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('pod.yaml', podText({ name: 'all', account: 'all', add: ['ALL'] }));
    const session = await opened('pod.yaml', 1);
    const offered = await alone(session, 'pod.yaml', 'ALL');
    assert.match(offered?.disabled?.reason ?? '', /No generated SCC allows the capability ALL/);
    await session.end();

    const plain = await opened('pod.yaml', 1, { ...VSCODE, workspace: { ...VSCODE.workspace, workspaceEdit: { documentChanges: true } } });
    assert.ok(
      (await plain.codeActions(uriOf('pod.yaml'), rangeOf(read('pod.yaml'), 'ALL'))).every(({ title }) => !title.startsWith(ALONE)),
    );
    await plain.end();
  });

  it('are refused for a .gitignore that excludes their file, as an action and as an answer', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('pod.yaml', podText({ name: 'tracer', account: 'tracer', add: ['SYS_PTRACE'] }));
    const session = await opened('pod.yaml', 1);
    const before = await alone(session, 'pod.yaml', 'SYS_PTRACE');
    write('.gitignore', '*-scc.yaml\n');
    const reason = `${path.join(folder, '.gitignore')} excludes agents-tracer-scc.yaml, so that SCC Lens would not read it. Change the pattern there, and generate again.`;
    await assert.rejects(session.resolve(before), { message: reason });
    assert.equal((await alone(session, 'pod.yaml', 'SYS_PTRACE'))?.disabled?.reason, reason);
    const answer = await ask(session, { uris: [uriOf('pod.yaml')] });
    assert.deepEqual([answer.generated, answer.refused.map(one => one.reason), answer.edit.documentChanges], [[], [reason], []]);
    await session.end();
  });

  it('of many pods are offered alike at each place, and disabled where one of the pods is invalid', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    for (let i = 0; i < 11; i++) write(`pod-${i}.yaml`, podText({ name: `pod-${i}`, account: 'many', add: ['SYS_PTRACE'] }));
    const session = await opened('pod-0.yaml', 1);
    const first = await alone(session, 'pod-0.yaml', 'Pod');
    assert.equal(first?.title, `${ALONE} (up to 11 pods in 11 files, preview)`);
    assert.ok((await session.resolve(first)).edit);
    assert.deepEqual((await alone(session, 'pod-0.yaml', 'SYS_PTRACE'))?.title, first.title);
    await session.end();

    write('pod-7.yaml', read('pod-7.yaml').replace('      image:', '      hostPort: 80\n      image:'));
    const again = await opened('pod-0.yaml', 1);
    for (const word of ['Pod', 'SYS_PTRACE'])
      assert.match(
        (await alone(again, 'pod-0.yaml', word))?.disabled?.reason ?? '',
        /^Pod pod-7 is invalid, so no SCC is generated .* no field hostPort/,
      );
    await again.end();

    for (let i = 0; i < 11; i++)
      write(`pod-${i}.yaml`, podText({ name: `pod-${i}`, account: 'many', add: ['SYS_PTRACE'] }).replace(/ *namespace: .*\n/, ''));
    const unplaced = await opened('pod-0.yaml', 1, { ...VSCODE, experimental: { sccLens: { commands: [] } } });
    assert.match((await alone(unplaced, 'pod-0.yaml', 'Pod'))?.disabled?.reason ?? '', /needs the namespace of the service account/);
    await unplaced.end();
  });

  it('are refused for a text that has changed', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('pod.yaml', podText({ name: 'tracer', account: 'tracer', add: ['SYS_PTRACE'] }));
    const session = await opened('pod.yaml', 1);
    const action = await alone(session, 'pod.yaml', 'SYS_PTRACE');
    await session.change(uriOf('pod.yaml'), 2, [{ text: `# new\n${read('pod.yaml')}` }]);
    await assert.rejects(session.resolve(action), /has changed in the meantime/);
    await session.end();
  });

  it('are answered for files, folders and the workload of a code lens, each service account for itself', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    write('a.yaml', podText({ name: 'tracer', account: 'tracer', add: ['SYS_PTRACE'] }));
    write('b.yaml', podText({ name: 'net', account: 'net', add: ['NET_ADMIN'] }));
    write(
      'c.yaml',
      `${podText({ name: 'lost', account: 'lost', add: ['NET_ADMIN'] }).replace('  namespace: agents\n', '')}---\n${podText({ name: 'plain', account: 'plain' })}`,
    );
    const session = await opened('a.yaml', 4);
    const [lens] = (
      await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: uriOf('a.yaml') } })
    ).filter(({ command }) => command?.command === GENERATE_SCC_COMMAND);
    assert.equal(lens?.command?.title, 'Generate SCC');
    assert.deepEqual(
      (await ask(session, lens.command.arguments?.[0] as GenerateSccParams)).generated.map(({ serviceAccount }) => serviceAccount),
      ['agents/tracer'],
    );

    const { generated, refused, edit } = await ask(session, { uris: [uriOf('')] });
    assert.deepEqual(generated.map(({ serviceAccount }) => serviceAccount).toSorted(), ['agents/net', 'agents/tracer']);
    assert.deepEqual(carryOut(edit), ['generated-sccs.yaml']);
    assert.equal(read('generated-sccs.yaml'), generated.map(({ text }) => text).join('---\n'));
    rmSync(path.join(folder, 'generated-sccs.yaml'));
    assert.deepEqual(refused.map(({ serviceAccount, needed, unplaced }) => [serviceAccount, needed, unplaced]).toSorted(), [
      ['agents/plain', false, false],
      ['lost', true, true],
    ]);
    const placed = await ask(session, { uris: [uriOf('c.yaml')], namespace: 'agents' });
    assert.deepEqual(
      placed.generated.map(({ serviceAccount }) => serviceAccount),
      ['agents/lost'],
    );
    await session.end();
    assert.equal(readdirSync(folder).length, 4, 'nothing is written unasked');
  });

  it('for pods that name no namespace come from the command of the code lens, which asks for one', async () => {
    const text = podText({ name: 'lost', account: 'lost', add: ['NET_ADMIN'] }).replace('  namespace: agents\n', '');
    write('pod.yaml', text);
    const session = await opened('pod.yaml', 1);
    const action = (await session.codeActions(uriOf('pod.yaml'), rangeOf(text, 'Pod'))).find(({ title }) => title === ALONE);
    const command: GenerateSccParams = { uris: [uriOf('pod.yaml')], position: rangeOf(text, 'Pod').start };
    assert.deepEqual(action?.command, { title: ALONE, command: GENERATE_SCC_COMMAND, arguments: [command] });
    assert.deepEqual(
      (await ask(session, { ...command, namespace: 'agents' })).generated.map(({ serviceAccount }) => serviceAccount),
      ['agents/lost'],
    );
    await session.end();
  });

  it('no longer needed after the quick fix are not offered, and the title of the fix names the SCC that then admits the pod', async () => {
    write('namespace.json', JSON.stringify(NAMESPACE));
    const text = podText({ name: 'agent', account: 'agent' }).concat(
      '      command: ["/opt/openshell/bin/openshell-sandbox"]\n      volumeMounts:\n        - {name: supervisor, mountPath: /opt/openshell/bin, readOnly: true}\n  volumes:\n    - name: supervisor\n      hostPath: {path: /opt/openshell/bin}\n',
    );
    write('pod.yaml', text);
    const session = await opened('pod.yaml', 1);
    const titles = (await session.codeActions(uriOf('pod.yaml'), rangeOf(text, 'hostPath'))).map(({ title }) => title);
    assert.equal(titles[0], 'Deliver the supervisor with an init container (then admitted by restricted-v2)');
    assert.ok(!titles.some(title => title.startsWith(COMBINED)), titles.join('\n'));
    await session.end();
  });
});
