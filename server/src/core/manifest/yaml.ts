import { readDocument } from './read';
import type { Manifest } from './types';

/** Reads a text that is YAML and no Kubernetes manifest, with the value and the places that kubectl's reader gives it. Never throws. */
export function readYaml(text: string): Manifest {
  const { value, problems, tree, layout, aliases } = readDocument(text);
  return {
    text,
    class: 'foreign',
    value,
    problems,
    get tree() {
      return tree();
    },
    get layout() {
      return layout();
    },
    aliases,
    objects: [],
    workloads: [],
  };
}
