import type { Change } from '@scc-lens/words';
import { applyChanges, applyEdits } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { isTyped, objectsOf } from '../../../packages/yaml/src/manifest/objects';
import { readDocument } from '../../../packages/yaml/src/manifest/read';

/** Any YAML document as a manifest, whether or not it is a Kubernetes object. */
export function manifestOf(text: string): Manifest {
  const { value, problems, isInvalid, tree, layout, aliases } = readDocument(text);
  return {
    text,
    class: isInvalid ? 'invalid' : 'objects',
    value,
    problems,
    tree: tree(),
    layout: layout(),
    aliases,
    objects: isTyped(value) ? objectsOf(value) : [],
    workloads: [],
    readable: null,
    leftOut: [],
  };
}

/** The text after the changes, or `refused: …`. */
export function changed(text: string, changes: readonly Change[]): string {
  const result = applyChanges(manifestOf(text), changes);
  return 'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
}
