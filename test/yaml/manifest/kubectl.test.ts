import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { locate, parseFile, parseManifest } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';
import { generated } from '../../kubectl/generated';
import { buildReader, readByKubectl, readByUs } from '../../kubectl/kubectl';
import type { Answer } from '../../kubectl/kubectl';
import { randomText, withoutNamed } from '../../kubectl/randomTexts';
import { runs, sampleOf } from '../../properties';

interface Shape extends Answer {
  readonly text: string;
  /** In what we knowingly do not follow kubectl. */
  readonly differs?: string;
}

/** The texts of one property run are read in one go. */
const BATCH = 200;

const SHAPES = join(__dirname, '../../fixtures/kubectl/shapes.json');
const shapes = JSON.parse(readFileSync(SHAPES, 'utf8')) as readonly Shape[];

/** Files that anyone may have, where they are. */
const FOLDERS = [
  '../../fixtures/manifest/files',
  '../../fixtures/rules',
  '../../fixtures/corpus',
  '../../../examples',
  '../../../../shared/corpus',
];

/** What kubectl drops without a word must be reported. */
function agree(ours: Answer, theirs: Answer): boolean {
  if (theirs.drops === true) return ours.error !== undefined;
  if (ours.error !== undefined || theirs.error !== undefined) return ours.error !== undefined && theirs.error !== undefined;
  return JSON.stringify(sorted(ours.documents)) === JSON.stringify(sorted(theirs.documents));
}

/** With the keys of mappings in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => [key, sorted(field)]);
}

function disagreements(texts: readonly string[]): readonly string[] {
  return readByKubectl(texts).flatMap((theirs, i) => (agree(readByUs(texts[i] ?? ''), theirs) ? [] : [texts[i] ?? '']));
}

function assertAgreed(texts: readonly string[]): void {
  for (const [i, theirs] of readByKubectl(texts).entries()) {
    const text = texts[i] ?? '';
    const ours = readByUs(text);
    assert.ok(agree(ours, theirs), JSON.stringify({ text, ours, theirs }, null, 1));
  }
}

describe('what kubectl reads', () => {
  it('is what we read of recorded shapes', () => {
    for (const { text, differs, ...theirs } of shapes) {
      const ours = readByUs(text);
      assert.equal(agree(ours, theirs), differs === undefined, JSON.stringify({ text, ours, theirs, differs }, null, 1));
    }
  });
});

describe('kubectl at hand', function () {
  before(function () {
    if (buildReader()) return;
    if (process.env['CI']) throw new Error('Go is not on the PATH, which builds the reader of kubectl.');
    this.skip();
  });

  it('reads the shapes as they are recorded', () => {
    const answers = readByKubectl(shapes.map(({ text }) => text));
    const recorded = shapes.map(({ text, differs }, i) =>
      JSON.stringify({ text, ...(differs === undefined ? {} : { differs }), ...recordOf(answers[i]) }),
    );
    assertFile(SHAPES, `[\n${recorded.map(line => `  ${line}`).join(',\n')}\n]\n`);
  });

  it('reads real files as we do', () => {
    const files = FOLDERS.map(folder => join(__dirname, folder))
      .filter(existsSync)
      .flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)))
      .filter(file => /\.(?:yaml|yml|json)$/.test(file));
    assert.ok(files.length > 400);
    assertAgreed(sampleOf(files).map(file => readFileSync(file, 'utf8')));
  });

  it('reads generated texts as we do', () => {
    fc.assert(fc.property(fc.array(generated, { maxLength: BATCH, size: 'max' }), assertAgreed), runs(100, 5));
  });

  it('reads random manifests as we do', () => {
    const { numRuns } = runs(5_000, 200);
    const seed = process.env['FC_SEED'] === 'random' ? Date.now() : (process.env['FC_SEED'] ?? '1');
    const differing: string[] = [];
    for (let i = 0; i < numRuns; i += BATCH)
      differing.push(...disagreements(Array.from({ length: BATCH }, (_, j) => randomText(`${seed}/${i + j}`))));
    assert.deepEqual(disagreements(differing.map(withoutNamed)), [], `seed ${seed}`);
    assert.ok(differing.length <= 5 + numRuns / 200, `${differing.length} of ${numRuns} texts are read otherwise`);
  }).timeout(0);
});

describe('what only kubectl takes for the end of a line', () => {
  const pod = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: a}', 'spec:', '  containers: [{name: main, image: x}]', '  hostPID: true'];

  for (const [name, end] of Object.entries({ 'U+2028': '\u2028', 'U+2029': '\u2029', NEL: '\u0085', CR: '\r', 'CR CR LF': '\r\r\n' })) {
    it(`is the end of a field, whose place stays exact: ${name}`, () => {
      const text = `\uFEFF${pod.join(end)}${end}`;
      const manifest = parseManifest(text);
      assert.deepEqual(manifest.problems, []);
      const span = locate(manifest, ['spec', 'hostPID'], 'value');
      assert.equal(text.slice(span.start, span.end), 'true');
    });

    it(`ends a comment, so that text behind it is refused where it is: ${name}`, () => {
      const text = pod.join('\n').replace('Pod', `Pod # a${end}b`);
      const [problem] = parseManifest(text).problems;
      assert.equal(problem?.kind, 'syntax');
      assert.equal(text.slice(problem.span.start, problem.span.end), 'b');
    });
  }

  it('leaves the documents behind an unusual separator or a byte order mark their places', () => {
    const one = `${pod.join('\n')}\n`;
    const text = `${one}---#next\n${one}---\n\uFEFF${one}`;
    const { slices, manifests } = parseFile(text);
    const places = manifests.map((manifest, i) => (slices[i]?.start ?? 0) + locate(manifest, ['spec', 'hostPID'], 'key').start);
    assert.deepEqual(
      places,
      [...text.matchAll(/hostPID/g)].map(({ index }) => index),
    );
  });
});

function recordOf({ documents, error, drops }: Answer = { documents: [] }): object {
  return { ...(error === undefined ? { documents } : { error }), ...(drops === true ? { drops } : {}) };
}
