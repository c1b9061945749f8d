import { readDocument } from './read';
import { ReadManifest } from './readManifest';
import type { Manifest } from './types';

/** Reads a text that is YAML and no Kubernetes manifest, with the value and the places that kubectl's reader gives it. Never throws. */
export function readYaml(text: string): Manifest {
  return new ReadManifest(text, 'foreign', readDocument(text));
}
