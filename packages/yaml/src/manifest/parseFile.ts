import { copied, finish, type Steps } from '@scc-lens/words';
import { isBuildRole } from './builds';
import { parseManifest } from './parse';
import { ReadManifest } from './readManifest';
import { splitDocuments } from './split';
import type { FileRole, KubernetesObject, Manifest, Slice } from './types';

/** A file as its documents: `manifests[i]` is read from `slices[i]`. */
export interface ParsedFile {
  readonly text: string;
  readonly role: FileRole;
  readonly slices: readonly Slice[];
  readonly manifests: readonly Manifest[];
  /** The namespace that objects which name none are in, where one is given. */
  readonly namespace?: string;
}

/** The file as it is applied in a namespace, where one is known: objects that name none are there, if their kind has namespaces. */
export function inNamespace(file: ParsedFile, namespace: string | null): ParsedFile {
  if (namespace === null) return file;
  const manifests = file.manifests.map(manifest =>
    manifest instanceof ReadManifest && manifest.objects.some(object => !isPlaced(object))
      ? manifest.with(
          manifest.objects.map(object => (isPlaced(object) ? object : { ...object, namespace })),
          manifest.workloads.map(one => (one.ref.namespace === null ? { ...one, ref: { ...one.ref, namespace } } : one)),
        )
      : manifest,
  );
  return { ...file, manifests, namespace };
}

/** Kinds without namespaces that count for other objects or are common; a namespace of others changes no verdict. */
const CLUSTER_WIDE =
  /^(?:Cluster(?!ServiceVersion)|Namespace$|Project$|SecurityContextConstraints$|CustomResourceDefinition$|PersistentVolume$|StorageClass$|PriorityClass$|Values$)/;

const isPlaced = ({ namespace, kind }: KubernetesObject): boolean => namespace !== null || CLUSTER_WIDE.test(kind);

/** A file that is parsed as far as it goes. */
export interface PartlyParsed extends Pick<ParsedFile, 'role' | 'slices' | 'namespace'> {
  /** Documents that were not reached are undefined. */
  readonly manifests: readonly (Manifest | undefined)[];
}

/**
 * Splits and parses a file. Never throws: invalid text is a value. Of a file that changes, `known` is the file before: documents that it has
 * word for word are taken from there, so that a keystroke in one of a thousand documents parses one; the answer is the same. Else it is
 * the file's role. It is in the same namespace.
 */
export const parseFile = (text: string, known: PartlyParsed | FileRole = 'own'): ParsedFile =>
  inNamespace(finish(parseInSteps(text, known)), typeof known === 'string' ? null : (known.namespace ?? null));

/** The same in steps of a document each. What they yield can be `previous` to another text, if this one is no longer of interest. */
export function* parseInSteps(text: string, before: PartlyParsed | FileRole = 'own'): Steps<ParsedFile, PartlyParsed> {
  const previous = typeof before === 'string' ? undefined : before;
  const role = typeof before === 'string' ? before : before.role;
  const slices = isBuildRole(role) ? [{ text, start: 0, line: 0 }] : splitDocuments(text, previous?.slices);
  const known = new Map<string, Manifest | undefined>();
  const manifests = previous === undefined ? slices.map(() => undefined) : takeUnchanged(slices, previous, known);
  for (const [i, slice] of slices.entries()) {
    if (manifests[i] !== undefined) continue;
    // A document outlives many versions of its file.
    const manifest = known.get(slice.text) ?? parseManifest(copied(slice.text), role);
    known.set(slice.text, manifest);
    manifests[i] = manifest;
    yield { role, slices, manifests };
  }
  return { text, role, slices, manifests: manifests.filter(manifest => manifest !== undefined) };
}

/**
 * The documents that are as they were, in their places; `known` takes the others that there were. Most changes leave all documents before
 * and all behind them as they were; comparing these is cheaper than looking them up.
 */
function takeUnchanged(
  slices: readonly Slice[],
  { slices: before, manifests }: PartlyParsed,
  known: Map<string, Manifest | undefined>,
): (Manifest | undefined)[] {
  const shorter = Math.min(slices.length, before.length);
  let start = 0;
  while (start < shorter && slices[start]?.text === before[start]?.text) start++;
  let end = 0;
  while (end < shorter - start && slices.at(-1 - end)?.text === before.at(-1 - end)?.text) end++;
  for (let i = start; i < before.length - end; i++) known.set(before[i]?.text ?? '', manifests[i]);
  return slices.map((_, i) =>
    i < start ? manifests[i] : i >= slices.length - end ? manifests[i - slices.length + before.length] : undefined,
  );
}
