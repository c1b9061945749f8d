import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasActions, parseManifest, splitDocuments } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { sampleOf } from '../../properties';

const CORPUS = join(__dirname, '../../../../shared/corpus');

interface Entry {
  readonly file: string;
  readonly kinds: readonly string[];
  readonly features: readonly string[];
  readonly parses: boolean;
}

/** Names in the verdicts that no reader could find: Deployments without selector and images, which are what kustomize patches look like. */
const LIKE_PATCHES = ['privilege-escalation-container.yml'];
/** Kinds of other trades. */
const FOREIGN_KINDS = new Set(['Kustomization', 'HelmChart', 'Config', 'Cluster']);

describe('the corpus of real manifests', function () {
  let entries: readonly Entry[] = [];
  let verdicts: Readonly<Record<string, readonly { readonly document: number; readonly workload: string }[]>> = {};

  before(function () {
    if (!existsSync(CORPUS) && process.env['CI'] === undefined) {
      console.warn('SKIPPED: the corpus of real manifests is not next to this project.');
      this.skip();
    }
    entries = readFileSync(join(CORPUS, 'index.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Entry);
    verdicts = JSON.parse(readFileSync(join(CORPUS, 'verdicts.json'), 'utf8')) as typeof verdicts;
  });

  const read = (file: string): string => readFileSync(join(CORPUS, file), 'utf8');
  const manifestsOf = (file: string): readonly Manifest[] => splitDocuments(read(file)).map(({ text }) => parseManifest(text));

  it('has its templates recognised, and nothing else taken for one', () => {
    for (const { file, features, parses } of entries)
      assert.equal(hasActions(read(file)), features.includes('helm-template') && !parses, file);
  });

  it('has every object read, in files that parse, without a problem but a duplicate key', () => {
    for (const { file, kinds } of entries.filter(entry => entry.parses)) {
      const manifests = manifestsOf(file);
      for (const { class: kind, problems } of manifests) {
        assert.notEqual(kind, 'invalid', file);
        assert.deepEqual(
          problems.filter(problem => problem.kind !== 'duplicate-key'),
          [],
          file,
        );
      }
      const found = new Set(manifests.flatMap(({ objects }) => objects.map(object => object.kind)));
      if (manifests.some(({ class: kind }) => kind === 'foreign' || kind === 'overlay')) continue;
      assert.deepEqual(
        kinds.filter(kind => !FOREIGN_KINDS.has(kind) && kind !== 'List' && kind !== 'Template' && !found.has(kind)),
        [],
        file,
      );
    }
  });

  it('has every pod template found that OpenShift judged, under its name', () => {
    for (const [file, judged] of Object.entries(verdicts)) {
      if (LIKE_PATCHES.some(ending => file.endsWith(ending))) continue;
      // What a `generateName` begins was not recorded.
      const nameOf = (name: string | null): string => name?.replace(/.*-$/, '') ?? '';
      const found = manifestsOf(`files/${file}`).map(({ workloads }) => workloads.map(({ ref }) => `${ref.kind}/${nameOf(ref.name)}`));
      for (const { document, workload } of judged)
        assert.ok(found[document]?.includes(workload), `${file}: ${workload} in document ${document}`);
    }
  });

  it('is read without an exception wherever it ends', () => {
    for (const { file } of sampleOf(entries)) {
      const text = read(file);
      for (let part = 1; part < 12; part++) {
        for (const slice of splitDocuments(text.slice(0, Math.floor((text.length * part) / 12)))) parseManifest(slice.text);
      }
    }
  });
});
