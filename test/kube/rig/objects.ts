/** Manifests as the language server hands them to a deployment. */
import type { ManifestObject } from '@scc-lens/protocol';
import { parseFile } from '@scc-lens/yaml';
import { manifestObjects } from '../../../server/src/lsp/deployment';

export function objectsOf(yaml: string, file = 'file:///manifest.yaml'): readonly ManifestObject[] {
  return manifestObjects(file, parseFile(yaml));
}
