import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXPLAIN, PAGES_CHANGED, REVIEW } from '@scc-lens/protocol';
import type { MarkdownAnswer, ReviewAnswer } from '@scc-lens/protocol';
import { endAll, startSession } from './session';
import type { Session } from './session';
import { fixture, FIXTURES, rangeOf } from './text';

const POD = fixture('pod.yaml');
const PLAIN = fixture('plain.yaml');
const REJECTION =
  'Error creating: pods "web-7d4b9c-" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999]]';

const line = (text: string, part: string): string => String(rangeOf(text, part).start.line + 1);

describe('pages that the editor renders', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'scc-lens-pages-'));
    mkdirSync(path.join(folder, 'my pods'));
    file = path.join(folder, 'my pods', 'a (1).yaml');
  });

  afterEach(() => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const reviewOf = (session: Session, text: string, uri = pathToFileURL(file).href): Promise<ReviewAnswer | null> =>
    session.connection.sendRequest<ReviewAnswer | null>(REVIEW, { uri, position: rangeOf(text, 'kind').start });

  it('review a file that no editor has open, the verdict first and the other SCCs folded', async () => {
    writeFileSync(file, POD);
    const { markdown = '' } = (await reviewOf(await startSession({ folder }), POD)) ?? {};
    const parts = [
      '**Not admitted',
      '<div role="img"',
      '## Why restricted-v2 refuses it',
      '## What is left to grant',
      '### anyuid: denied',
    ];
    const places = parts.map(part => markdown.indexOf(part));
    assert.ok(!places.includes(-1), markdown);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.match(markdown, /<details>\n<summary>\d+ other SCCs that do not admit it<\/summary>\n\n### anyuid: denied/);
    assert.match(markdown, /^- `volumes`: hostPath$/m);
  });

  it('are asked for again by the name of their workload, wherever it is by then, once what they were made from has changed', async () => {
    const session = await startSession({ folder });
    const uri = pathToFileURL(file).href;
    const changed = new Promise<void>(resolve => {
      session.connection.onNotification(PAGES_CHANGED, resolve);
    });
    await session.open(uri, POD);
    const first = await reviewOf(session, POD);
    assert.match(first?.markdown ?? '', /^\*\*Not admitted/m);
    await session.change(uri, 2, [{ text: `${PLAIN}---\n${POD.replace(/ {2}volumes:[^]*$/, '').replace(/ {6}volumeMounts:[^]*$/, '')}` }]);
    await changed;
    const again = await session.connection.sendRequest<ReviewAnswer | null>(REVIEW, first?.workload);
    assert.match(again?.markdown ?? '', /^\*\*Admitted by restricted-v2/m);
    assert.equal(again?.title, first?.title);
    await session.change(uri, 3, [{ text: PLAIN }]);
    assert.equal(await session.connection.sendRequest<ReviewAnswer | null>(REVIEW, first?.workload), null);
  });

  it('have links from the first folder of the workspace to the line of a field', async () => {
    writeFileSync(file, POD);
    const { markdown = '' } = (await reviewOf(await startSession({ folder }), POD)) ?? {};
    assert.ok(markdown.includes(`](/my%20pods/a%20%281%29.yaml#L${line(POD, 'hostPath')},`), markdown);
  });

  it('have no links where the workspace has no folder, because the preview opens none', async () => {
    writeFileSync(file, POD);
    const { markdown = '' } = (await reviewOf(await startSession(), POD)) ?? {};
    assert.match(markdown, /^- `spec\.\S+`: restricted-v2 does not allow hostPath volumes/m);
    assert.doesNotMatch(markdown, /\]\(/);
  });

  it('explain a rejection with links into the manifest that it is about, open or not', async () => {
    writeFileSync(file, PLAIN);
    cpSync(path.join(FIXTURES, 'workspace'), folder, { recursive: true });
    const session = await startSession({ folder });
    const other = pathToFileURL(path.join(folder, 'root.yaml')).href;
    await session.open(other, fixture('workspace/root.yaml'));
    await session.until(other, ({ diagnostics }) => !diagnostics.some(({ code }) => code === 'scc-denied')); // the folder is read
    const answer = await session.connection.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text: REJECTION });
    const link = `/my%20pods/a%20%281%29.yaml#L${line(PLAIN, 'Deployment')},`;
    assert.ok(answer?.markdown.includes(`It is about [Deployment web](${link}`), answer?.markdown);
    assert.match(answer?.markdown ?? '', /`spec\.template\.spec\.containers\[0\]\.securityContext\.runAsUser`\]\(\/my%20pods/);
  });
});
