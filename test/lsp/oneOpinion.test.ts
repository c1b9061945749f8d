/**
 * `test/fixtures/oneOpinion/<case>` is a workspace. The quick fix, the code lens, the command for the file and the command line must
 * generate the same SCCs for it, and the same changes of its manifests.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, WorkspaceEdit } from 'vscode-languageserver/node';
import type { CodeAction } from 'vscode-languageserver/node';
import { GENERATE_SCC, GENERATE_SCC_COMMAND } from '@scc-lens/protocol';
import type { GenerateSccParams, GenerateSccResult } from '@scc-lens/protocol';
import { sccLens } from '../cli/command';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { carryOut } from './text';

const CASES = path.resolve(import.meta.dirname, '../fixtures/oneOpinion');

/** The edits by file name. */
type Plan = Readonly<Record<string, readonly object[]>>;

const textsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(folder).map(name => [name, readFileSync(path.join(folder, name), 'utf8')]));

describe('one opinion on generated SCCs', () => {
  const folders: string[] = [];
  const copyOf = (name: string): string => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-opinion-'));
    folders.push(folder);
    cpSync(path.join(CASES, name), folder, { recursive: true });
    return folder;
  };
  afterEach(() => {
    endAll();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  for (const name of readdirSync(CASES)) {
    it(`of the quick fix, the lens, the command and the command line: ${name.replaceAll('-', ' ')}`, async () => {
      const folder = copyOf(name);
      const session = await opened(folder);
      const lenses = (await Promise.all(readdirSync(folder).map(file => lensesOf(session, uriOf(folder, file))))).flat();
      assert.ok(lenses.length > 0);
      const texts: string[] = [];
      for (const { uri, lens } of lenses) {
        const [params] = lens.command?.arguments as [GenerateSccParams];
        const { generated, edit } = await ask(session, params);
        texts.push(...generated.map(({ text }) => text));
        assert.deepEqual(planOf((await ask(session, { uris: [uri] })).edit), planOf(edit), 'the command');
        assert.deepEqual(planOf((await quickFix(session, uri, lens)).edit), planOf(edit), 'the quick fix');
      }

      const printed = await sccLens(['scc', '.'], { cwd: folder });
      assert.equal(printed.stdout, texts.toSorted().join('---\n'), 'the command line');
      const written = copyOf(name);
      assert.equal((await sccLens(['scc', '--write', '.'], { cwd: written })).code, 0);
      for (const { uri, lens } of lenses) carryOut((await quickFix(session, uri, lens)).edit);
      assert.deepEqual(textsOf(written), textsOf(folder), 'the files on disk');
      await session.end();
    });
  }
});

const uriOf = (folder: string, name: string): string => pathToFileURL(path.join(folder, name)).href;

const ask = (session: Session, params: GenerateSccParams): Promise<GenerateSccResult> =>
  session.connection.sendRequest(GENERATE_SCC, params);

/** A session with every file of the folder open, once all of them have been read. */
async function opened(folder: string): Promise<Session> {
  const session = await startSession({ folder });
  for (const name of readdirSync(folder)) {
    const uri = uriOf(folder, name);
    await session.open(uri, readFileSync(path.join(folder, name), 'utf8'));
    await session.diagnostics(uri, 1);
  }
  return session;
}

async function lensesOf(session: Session, uri: string): Promise<readonly { readonly uri: string; readonly lens: CodeLens }[]> {
  const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  return lenses.filter(({ command }) => command?.command === GENERATE_SCC_COMMAND).map(lens => ({ uri, lens }));
}

async function quickFix(session: Session, uri: string, { range }: CodeLens): Promise<CodeAction> {
  const actions = await session.codeActions(uri, range, ['quickfix']);
  const action = actions.find(({ title }) => title.startsWith('Generate least-privilege SCC'));
  return session.resolve(action);
}

/** What an edit writes, with or without a question: the new file, and the changes of others. */
function planOf(edit: WorkspaceEdit | undefined): Plan {
  const changes = edit?.documentChanges?.flatMap(change => ('textDocument' in change ? [change] : [])) ?? [];
  const edits = changes.map(({ textDocument, edits: own }): readonly [string, readonly object[]] => [
    path.posix.basename(textDocument.uri),
    own.map(one => ('newText' in one ? { range: one.range, newText: one.newText } : one)),
  ]);
  return Object.fromEntries(edits);
}
