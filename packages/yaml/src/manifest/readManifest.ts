import type { Alias, Document, Node as YamlNode } from 'yaml';
import type { Json, Span } from '@scc-lens/words';
import type { Node } from './layout';
import { readDocument, type Reading } from './read';
import type { KubernetesObject, Manifest, ManifestClass, Problem, Workload } from './types';

/** A document as it was read. A class, because there are many: none has functions of its own. */
export class ReadManifest implements Manifest {
  readonly class: ManifestClass;
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  readonly aliases: ReadonlyMap<Alias, YamlNode>;
  readonly leftOut: readonly Span[];

  constructor(
    readonly text: string,
    kind: ManifestClass,
    private readonly reading: Omit<Reading, 'isInvalid'>,
    readonly objects: readonly KubernetesObject[] = [],
    readonly workloads: readonly Workload[] = [],
    readonly readable: Manifest | null = null,
  ) {
    this.class = kind;
    this.value = reading.value;
    this.problems = reading.problems;
    this.aliases = reading.aliases;
    this.leftOut = reading.leftOut ?? NONE;
  }

  /** The same with other objects and workloads. */
  with(objects: readonly KubernetesObject[], workloads: readonly Workload[]): ReadManifest {
    return new ReadManifest(this.text, this.class, this.reading, objects, workloads, this.readable);
  }

  get tree(): Document {
    return this.reading.tree();
  }

  get layout(): Node | null {
    return this.reading.layout();
  }
}

const NONE: readonly Span[] = [];

/** Reads a text that is YAML and no Kubernetes manifest, with the value and the places that kubectl's reader gives it. Never throws. */
export const readYaml = (text: string): Manifest => new ReadManifest(text, 'foreign', readDocument(text));
