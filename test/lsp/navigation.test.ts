import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentHighlight, Location, Range, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { applied, fixture, FIXTURES, rangeOf, textIn } from './text';

const PODS = fixture('navigation/pods.yaml');
const RBAC = fixture('navigation/rbac.yaml');

describe('names of a workspace', () => {
  let folder = '';
  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-navigation-'));
    cpSync(path.join(FIXTURES, 'navigation'), folder, { recursive: true });
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true });
  });

  /** A session in which only the file with the pods is open. */
  async function opened(text: string): Promise<Session> {
    const session = await startSession({ folder });
    await session.open(uri('pods.yaml'), text);
    await session.diagnostics(uri('pods.yaml'), 1);
    return session;
  }

  /** The same once the workspace is read: without its SCC the second pod is refused. */
  async function read(text = PODS): Promise<Session> {
    const session = await opened(text);
    await session.until(uri('pods.yaml'), ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'scc-denied'));
    return session;
  }

  const ask = <T>({ connection }: Session, request: string, position: Range['start'], more: object = {}, file = 'pods.yaml'): Promise<T> =>
    connection.sendRequest<T>(`textDocument/${request}`, { textDocument: { uri: uri(file) }, position, ...more });

  /** `file:line text` of each place. */
  const shown = (locations: readonly Location[]): readonly string[] =>
    locations.map(location => {
      const text = readFileSync(new URL(location.uri), 'utf8');
      return `${path.basename(location.uri)}:${location.range.start.line + 1} ${textIn(text, location.range)}`;
    });

  it('lead from a mount to the volume of the same pod, and from the volume to its mounts', async () => {
    const session = await read();
    const mount = rangeOf(PODS, 'data # the').start;
    assert.deepEqual(shown(await ask(session, 'definition', mount)), ['pods.yaml:23 data']);
    const context = { includeDeclaration: false };
    assert.deepEqual(shown(await ask(session, 'references', rangeOf(PODS, 'data\n      emptyDir').start, { context })), [
      'pods.yaml:13 data',
      'pods.yaml:18 data',
    ]);
    const found = await ask<DocumentHighlight[]>(session, 'documentHighlight', mount);
    assert.deepEqual(
      found.map(({ range, kind }) => [textIn(PODS, range), range.start.line + 1, kind]),
      [
        ['data', 23, 3],
        ['data', 13, 2],
        ['data', 18, 2],
      ],
    );
  });

  it('lead from a pod to its service account, from there to its binding and SCC, in files that are not open', async () => {
    const session = await read();
    assert.deepEqual(shown(await ask(session, 'definition', rangeOf(PODS, 'agent\n  init').start)), ['rbac.yaml:4 agent']);
    const context = { includeDeclaration: true };
    assert.deepEqual(shown(await ask(session, 'references', rangeOf(PODS, 'agent\n  init').start, { context })), [
      'rbac.yaml:4 agent',
      'pods.yaml:9 agent',
      'rbac.yaml:17 agent',
      'rbac.yaml:40 agent',
      'pods.yaml:34 agent',
    ]);
    assert.deepEqual(shown(await ask(session, 'definition', rangeOf(PODS, 'agents-scc').start)), ['rbac.yaml:10 agents-scc']);
    await session.open(uri('rbac.yaml'), RBAC);
    const roleRef = rangeOf(RBAC, 'system:openshift:scc:agents-scc', 1).start;
    assert.deepEqual(shown(await ask(session, 'definition', roleRef, {}, 'rbac.yaml')), [
      'rbac.yaml:22 system:openshift:scc:agents-scc',
      'rbac.yaml:10 agents-scc',
    ]);
  });

  it('are renamed in every file, in their quotes and with what precedes them; other files after confirmation', async () => {
    const session = await read();
    const position = rangeOf(PODS, 'agent\n  init').start;
    assert.deepEqual(await ask(session, 'prepareRename', position), { range: rangeOf(PODS, 'agent', 3), placeholder: 'agent' });
    const edit = await ask<WorkspaceEdit>(session, 'rename', position, { newName: 'runner' });
    const changes = edit.documentChanges as TextDocumentEdit[];
    const after = (name: string, before: string): string =>
      applied(before, (changes.find(({ textDocument }) => textDocument.uri === uri(name))?.edits ?? []) as TextEdit[]);
    assert.equal(
      after('pods.yaml', PODS),
      PODS.replace('serviceAccountName: agent', 'serviceAccountName: runner').replace('"agent"', '"runner"'),
    );
    assert.equal(
      after('rbac.yaml', RBAC),
      RBAC.replace('name: agent\n', 'name: runner\n')
        .replace('agents:agent', 'agents:runner')
        .replace('ServiceAccount\n    name: agent', 'ServiceAccount\n    name: runner'),
    );
    assert.deepEqual(
      changes.map(({ textDocument, edits }) => [textDocument.version, edits.some(edit => 'annotationId' in edit)]),
      [
        [null, true],
        [1, false],
      ],
    );
    assert.equal(Object.values(edit.changeAnnotations ?? {})[0]?.needsConfirmation, true);
  });

  it('are renamed in one pod only where they are volumes, without a confirmation', async () => {
    const session = await read();
    const edit = await ask<WorkspaceEdit>(session, 'rename', rangeOf(PODS, 'data # the').start, { newName: 'files' });
    const [change, ...others] = edit.documentChanges as TextDocumentEdit[];
    assert.deepEqual([others, edit.changeAnnotations], [[], undefined]);
    const [first = '', second = ''] = PODS.split('---\n');
    assert.equal(
      applied(PODS, (change?.edits ?? []) as TextEdit[]),
      `${first.replaceAll("'data'", "'files'").replaceAll('name: data', 'name: files')}---\n${second}`,
    );
  });

  it('are renamed with the role that is named after an SCC', async () => {
    const session = await read();
    const edit = await ask<WorkspaceEdit>(session, 'rename', rangeOf(PODS, 'agents-scc').start, { newName: 'sandboxes' });
    const change = (edit.documentChanges as TextDocumentEdit[]).find(({ textDocument }) => textDocument.uri === uri('rbac.yaml'));
    assert.equal(applied(RBAC, (change?.edits ?? []) as TextEdit[]), RBAC.replaceAll('agents-scc', 'sandboxes'));
  });

  const refusals: readonly (readonly [string, string, string, RegExp])[] = [
    ['a built-in service account', PODS.replace('serviceAccountName: agent', 'serviceAccountName: default'), 'default', /Every namespace/],
    ['an SCC of OpenShift', PODS.replace('agents-scc', 'restricted-v2'), 'restricted-v2', /OpenShift ships the SCC restricted-v2/],
    ['a service account of the cluster', PODS.replace('Name: agent', 'Name: other'), 'other', /contains no ServiceAccount other/],
    ['a volume that the pod does not declare', PODS.replace('data # the', 'lost # the'), 'lost', /declares no volume lost/],
    ['a namespace', PODS, 'agents\n  annotations', /renames volumes, service accounts and SCCs only/],
    ['a name in an invalid document', PODS.replace('kind: Pod', 'kind: Pod\n\t- x: ['), 'agents-scc', /The document is invalid/],
    ['a name in a template', PODS.replaceAll('kind: Pod\n', 'kind: {{ .Values.kind }}\n'), 'agents-scc', /template/],
  ];
  for (const [what, text, at, reason] of refusals) {
    it(`are not renamed where that is ${what}`, async () => {
      const session = await opened(text);
      await assert.rejects(ask(session, 'prepareRename', rangeOf(text, at).start), reason);
    });
  }

  it('are not given a name that is none, or is taken', async () => {
    const session = await read();
    const position = rangeOf(PODS, 'data # the').start;
    await assert.rejects(ask(session, 'rename', position, { newName: 'Data_1' }), /"Data_1" is not a valid name/);
    await assert.rejects(ask(session, 'rename', position, { newName: 'state' }), /state exists already/);
  });

  it('are not renamed where a manifest without a namespace may mean another one', async () => {
    const text = PODS.replace('  namespace: agents\n', '');
    const session = await read(text);
    await session.open('untitled:other', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: agent, namespace: other}\n');
    await assert.rejects(
      ask(session, 'prepareRename', rangeOf(text, 'agent\n  init').start),
      /Several namespaces have a service account agent: agents, other/,
    );
  });

  it('are nothing where no name is', async () => {
    const session = await read();
    const position = rangeOf(PODS, 'registry').start;
    assert.deepEqual(await ask(session, 'definition', position), []);
    assert.deepEqual(await ask(session, 'documentHighlight', position), []);
    assert.equal(await ask(session, 'prepareRename', position), null);
    assert.equal(await ask(session, 'rename', position, { newName: 'x' }), null);
  });
});
