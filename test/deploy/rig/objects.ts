/** Manifests as the language server hands them to a deployment. */
import { parseFile } from '../../../server/src/core/index';
import { manifestObjects } from '../../../server/src/lsp/objects';
import type { ManifestObject } from '../../../server/src/protocol';

export function objectsOf(yaml: string, file = 'file:///manifest.yaml'): readonly ManifestObject[] {
  return manifestObjects(file, parseFile(yaml));
}
