import { decode } from '../../../server/src/core/manifest/decode';
import { isTyped, objectsOf } from '../../../server/src/core/manifest/objects';
import { parseTree } from '../../../server/src/core/manifest/tree';
import { treeLayout } from '../../../server/src/core/manifest/treeLayout';
import type { Manifest } from '../../../server/src/core/manifest';
import { applyChanges, applyEdits } from '../../../server/src/core/edits';
import type { Change } from '../../../server/src/core/words/types';

/** Any YAML document as a manifest, whether or not it is a Kubernetes object. */
export function manifestOf(text: string): Manifest {
  const { document, problems } = parseTree(text);
  const { value, aliases, problems: more } = decode(document);
  const invalid = [...problems, ...more].some(({ kind }) => kind !== 'duplicate-key');
  return {
    text,
    class: invalid ? 'invalid' : 'objects',
    value,
    problems: [...problems, ...more],
    tree: document,
    layout: treeLayout(document.contents, aliases),
    aliases,
    objects: isTyped(value) ? objectsOf(value) : [],
    workloads: [],
  };
}

/** The text after the changes, or `refused: …`. */
export function changed(text: string, changes: readonly Change[]): string {
  const result = applyChanges(manifestOf(text), changes);
  return 'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
}
