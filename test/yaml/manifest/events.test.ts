/** Ordinary documents are read from events, all others from their tree; of an ordinary one both give the same. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { locate, parseManifest, splitDocuments } from '@scc-lens/yaml';
import { readEvents } from '../../../packages/yaml/src/manifest/events';
import { outlineLayout } from '../../../packages/yaml/src/manifest/outline';
import { outlineOf, readTree } from '../../../packages/yaml/src/manifest/read';
import { generated } from '../../kubectl/generated';
import { runs, sampleOf } from '../../properties';
import { changed, documentsIn } from './changed';

const CORPUS = join(__dirname, '../../../../shared/corpus/files');
const FOLDERS = [join(__dirname, '../../fixtures'), join(__dirname, '../../../examples'), ...(existsSync(CORPUS) ? [CORPUS] : [])];

const documents = documentsIn(FOLDERS);

function pathsOf(value: Json | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (value === null || typeof value !== 'object') return [path];
  const below = Array.isArray(value)
    ? (value as readonly Json[]).flatMap((item, i) => pathsOf(item, [...path, i]))
    : Object.entries(value as JsonObject).flatMap(([name, field]) => pathsOf(field, [...path, name]));
  return [path, ...below, [...path, 'absent']];
}

/** Whether the document was read from events; then its tree has to agree. */
function readsAlike(text: string): boolean {
  const read = readEvents(text);
  if (read === null) return false;
  const { value, problems, isInvalid, layout } = readTree(text);
  assert.deepEqual({ value: read.value, problems: [], isInvalid: false }, { value, problems, isInvalid }, text);
  const manifest = { ...parseManifest('apiVersion: v1\nkind: Any\n'), text };
  const outline = outlineOf(text, read.events);
  const places = {
    events: { ...manifest, layout: outline === null ? layout() : outlineLayout(text, outline) },
    tree: { ...manifest, layout: layout() },
  };
  for (const path of pathsOf(value)) {
    for (const part of ['field', 'key'] as const)
      assert.deepEqual(locate(places.events, path, part), locate(places.tree, path, part), `${part} of ${path.join('.')} in ${text}`);
  }
  return true;
}

describe('an ordinary document', () => {
  it('means and is where the tree has it, in any manifest', () => {
    const tried = sampleOf(documents);
    const read = tried.filter(readsAlike).length;
    assert.ok(read > tried.length / 2, `${read} of ${tried.length} documents were read from events`);
  });

  it('means and is where the tree has it, in a manifest with a few characters replaced', () => {
    fc.assert(
      fc.property(changed(documents, 4_000), text => {
        readsAlike(text);
      }),
      runs(20_000, 500),
    );
  });

  it('means and is where the tree has it, in any text', () => {
    fc.assert(
      fc.property(generated, text => {
        for (const slice of splitDocuments(text)) readsAlike(slice.text);
      }),
      runs(20_000, 500),
    );
  });
});
