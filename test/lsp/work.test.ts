/** What messages cost, in documents and rules instead of milliseconds. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { analyze, gatherFacts, judgeInSteps, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { isFull } from '../properties';
import { countReading, countWork } from '../work';
import type { Work } from '../work';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pods.yaml';
const COUNT = 300;
const TEXT = Array.from({ length: COUNT }, (_, i) => fixture('pod.yaml').replace(/^ {2}name: .*$/m, `  name: pod-${i}`)).join('---\n');
/** A document in the middle. */
const MIDDLE = rangeOf(TEXT, 'name: pod-150');
/** Bytes of the diagnostics that are sent for it, an eighth of them names of findings. */
const MOST_BYTES = 900_000;

/** The documents that a rule was run on; each parse makes another object of a document. */
const documentsIn = ({ runs }: Work): number => new Set(runs.map(({ manifest }) => manifest)).size;
const { manifests } = parseFile(TEXT);
const FINDINGS = analyze(parseFile(TEXT), { settings: readSettings({}).settings, facts: gatherFacts([{ file: URI, manifests }]) }).length;
const isWhole = ({ diagnostics }: PublishDiagnosticsParams): boolean => diagnostics.length === FINDINGS;

describe('work', () => {
  let work: Work;
  beforeEach(() => {
    work = countWork();
  });
  afterEach(() => {
    work.stop();
    endAll();
  });

  async function opened(): Promise<Session> {
    const session = await startSession();
    await session.open(URI, TEXT);
    await session.until(URI, isWhole);
    return session;
  }

  it('on an opened file is one parse and one run of each rule for each document', async () => {
    const session = await opened();
    assert.equal(documentsIn(work), COUNT);
    assert.equal(work.runs.filter(({ rule }) => rule === 'syntax-error').length, COUNT);
    assert.deepEqual(work.remedies, [], 'no fix is worked out before it is asked for');
    await session.end();
  });

  it('on a keystroke is one parse and runs of rules on one document, whose findings are sent with the others', async () => {
    const session = await opened();
    work.reset();
    await session.change(URI, 2, [{ range: { start: MIDDLE.end, end: MIDDLE.end }, text: 'x' }]);
    const published = await session.diagnostics(URI, 2);
    assert.equal(documentsIn(work), 1);
    assert.ok(isWhole(published));
    assert.ok(JSON.stringify(published).length < MOST_BYTES, `${JSON.stringify(published).length} bytes`);
    await session.end();
  });

  it('on a light bulb is on the findings at the cursor, and on the fixes that its menu counts', async () => {
    const session = await opened();
    work.reset();
    const start = TEXT.indexOf('hostPath', TEXT.indexOf('name: pod-150'));
    const line = TEXT.slice(0, start).split('\n').length - 1;
    const position = { line, character: 8 };
    const actions = await session.codeActions(URI, { start: position, end: position });
    assert.ok(actions.some(({ title }) => title === `Fix all ${COUNT} hostpath-supervisor findings in this file`));
    assert.deepEqual(work.runs, []);
    const others = work.remedies.filter(rule => rule !== 'hostpath-supervisor');
    assert.ok(others.length < 10, others.join());
    await session.end();
  });

  it("on lenses is none, and on a lens in view its workload's", async () => {
    const session = await opened();
    work.reset();
    const lenses = await session.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
    assert.equal(lenses.filter(({ data }) => data !== undefined).length, COUNT);
    const seen = lenses.find(({ data }) => data !== undefined);
    assert.ok(seen);
    await session.connection.sendRequest<CodeLens>('codeLens/resolve', seen);
    assert.deepEqual([work.runs, work.remedies], [[], []]);
    await session.end();
  });

  it('on a large file lets a hover on another one come first', async () => {
    const session = await startSession();
    const small = 'file:///manifests/small.yaml';
    await session.open(small, fixture('pod.yaml'));
    await session.diagnostics(small, 1);
    await session.open(URI, TEXT);
    const position = rangeOf(fixture('pod.yaml'), 'Pod').start;
    assert.ok(await session.connection.sendRequest('textDocument/hover', { textDocument: { uri: small }, position }));
    assert.ok(!session.published.some(params => params.uri === URI && isWhole(params)));
    await session.until(URI, isWhole);
    await session.end();
  });

  it('on a large file is first on its first screen, however long that takes to read', async () => {
    const session = await startSession();
    const annotations = Array.from({ length: 20_000 }, (_, i) => `key-${i}: value`).join(', ');
    const text = TEXT.replace('metadata:\n', `metadata:\n  annotations: {${annotations}}\n`);
    await session.open(URI, text);
    await session.until(URI, isWhole);
    const [first] = session.published.filter(({ uri }) => uri === URI);
    assert.ok(first !== undefined && first.diagnostics.length > 0 && !isWhole(first));
    assert.ok(first.diagnostics.every(({ range }) => range.start.line < 200));
    await session.end();
  });

  it('on a text that has changed ends', async () => {
    const session = await startSession();
    await session.open(URI, TEXT);
    await session.change(URI, 2, [{ range: { start: MIDDLE.end, end: MIDDLE.end }, text: 'x' }]);
    await session.until(URI, isWhole);
    assert.deepEqual(
      session.published.filter(params => params.uri === URI && isWhole(params)).map(({ version }) => version),
      [2],
    );
    assert.ok(documentsIn(work) <= COUNT + 1, `${documentsIn(work)} documents`);
    await session.end();
  });

  it('on more findings than an editor shows is on the gravest, and states how many more there are', async () => {
    const session = await startSession();
    const pods = 200;
    const each = 7;
    await session.open(URI, Array.from({ length: pods }, () => fixture('lenses/hostpath.yaml')).join('---\n'));
    const { diagnostics } = await session.until(URI, params => params.diagnostics.length === 1_000);
    const errors = diagnostics.filter(({ severity }) => severity === 1);
    assert.equal(errors.length, 2 * pods, 'every error is shown, before any hint');
    assert.equal(
      diagnostics.at(-1)?.message,
      `This file has ${pods * each - 999} more findings than the 999 that an editor shows. \`scc-lens check\` lists all of them.`,
    );
    await session.end();
  });
});

/** One document each, and every part of it costs. */
const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\n';
const SPEC = 'spec:\n  containers:\n    - name: main\n      image: registry.example/main:1\n';
const CONTAINERS = 2_000;
const container = (_: unknown, i: number): string =>
  `    - name: c${i}\n      image: registry.example/c:1\n      securityContext:\n        capabilities:\n          add: [SYS_ADMIN]\n`;
const LARGE_POD = `${HEAD}spec:\n  containers:\n${Array.from({ length: CONTAINERS }, container).join('')}`;
const DUPLICATES = `${HEAD}  labels:\n${'    app: web\n'.repeat(20_000)}${SPEC}`;
const BROKEN = `${HEAD}${'x: ]\n'.repeat(50_000)}`;

describe('work on one long document', () => {
  afterEach(endAll);

  it('ends where it has more faults than are read', () => {
    const reading = countReading();
    try {
      parseFile(BROKEN);
      assert.ok(reading.lexemes() < BROKEN.length / 50, `${reading.lexemes()} lexemes`);
    } finally {
      reading.stop();
    }
  });

  it('pauses behind each rule', () => {
    const file = parseFile(LARGE_POD);
    const { settings } = readSettings({});
    const steps = judgeInSteps(file, { settings, facts: gatherFacts([{ file: URI, manifests: file.manifests }]) });
    const work = countWork();
    try {
      let done: boolean | undefined = false;
      while (done !== true) {
        work.reset();
        ({ done } = steps.next());
        assert.ok(work.runs.length <= 1, `${work.runs.length} rules between two pauses`);
      }
    } finally {
      work.stop();
    }
  });

  it('lets a hover on another document come first', async () => {
    const session = await startSession();
    const small = 'file:///manifests/small.yaml';
    await session.open(small, fixture('pod.yaml'));
    await session.diagnostics(small, 1);
    await session.open(URI, DUPLICATES);
    const position = rangeOf(fixture('pod.yaml'), 'Pod').start;
    assert.ok(await session.connection.sendRequest('textDocument/hover', { textDocument: { uri: small }, position }));
    assert.ok(!session.published.some(({ uri }) => uri === URI));
    await session.diagnostics(URI, 1);
    await session.end();
  });

  it('ends where the text has changed', async () => {
    const whole = countReading();
    parseFile(DUPLICATES);
    const lexemes = whole.lexemes();
    whole.stop();
    const session = await startSession();
    const reading = countReading();
    try {
      await session.open(URI, DUPLICATES);
      await session.change(URI, 2, [{ range: rangeOf(DUPLICATES, 'agent'), text: 'other' }]);
      await session.diagnostics(URI, 2);
      assert.ok(!session.published.some(({ uri, version }) => uri === URI && version === 1));
      assert.ok(reading.lexemes() < 1.5 * lexemes, `${reading.lexemes()} lexemes of ${lexemes}`);
    } finally {
      reading.stop();
    }
    await session.end();
  });
});

describe('work on many open files', () => {
  const FILES = isFull ? 200 : 50;
  const PODS = 5;
  const CHANGES = 60;
  const pods = Array.from({ length: PODS }, () => fixture('pod.yaml')).join('---\n');
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-work-'));
  });
  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true });
  });

  async function openedFiles(): Promise<{ readonly session: Session; readonly first: string }> {
    const files = Array.from({ length: FILES }, (_, i) => path.join(folder, `pods-${i}.yaml`));
    for (const file of files) writeFileSync(file, pods);
    const session = await startSession({ folder });
    const uris = files.map(file => pathToFileURL(file).href);
    for (const uri of uris) await session.open(uri, pods);
    for (const uri of uris) await session.diagnostics(uri, 1);
    return { session, first: uris[0] ?? '' };
  }

  /** Each time the settings are asked for, they are others. */
  function changeSettings({ connection }: Session): void {
    let asked = 0;
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => {
      asked += 1;
      return items.map(() => ({ openshift: { version: asked % 2 === 0 ? '4.16' : '4.18' } }));
    });
  }

  it('lets a hover come first, however often folders and settings have changed', async () => {
    const { session, first } = await openedFiles();
    changeSettings(session);
    let noticed = (): void => undefined;
    const begun = new Promise<void>(resolve => {
      noticed = resolve;
    });
    const work = countWork(() => {
      noticed();
    });
    try {
      const folderOf = (i: number): object[] => (i < 0 ? [] : [{ uri: `file:///folder-${i}`, name: 'folder' }]);
      for (let i = 0; i < CHANGES; i++) {
        const event = { added: folderOf(i), removed: folderOf(i - 1) };
        await session.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
        await session.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      }
      await begun;
      const position = rangeOf(pods, 'Pod').start;
      assert.ok(await session.connection.sendRequest('textDocument/hover', { textDocument: { uri: first }, position }));
      const judged = work.runs.filter(({ rule }) => rule === 'syntax-error').length;
      assert.ok(judged <= (FILES * PODS) / 2, `${judged} documents before the hover`);
    } finally {
      work.stop();
    }
    await session.end();
  }).timeout(0);
});
