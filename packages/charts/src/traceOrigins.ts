/** From a stream whose objects name the files that they are of, as `kustomize build` prints it with origin annotations. */
import { cached, cleanPath, isObject, isText, objectOf, pathSteps, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { readYaml } from './readYaml';
import { isSamePlace } from './setters';
import { traceWritten } from './traceOverlay';
import type { KustomizationSource, Origin, Rendering, Tracer } from './types';
import { isInNamespace, sourcesIn, writtenBy, type Written } from './written';

/** The file that an object names, as it is written there. */
export interface NamedFile {
  readonly path: string;
  /** From the kustomization that was built, or from the folder that a package of manifests is in. */
  readonly from: 'kustomization' | 'package';
}

/** Annotations of `kpt` and of kustomize's functions. */
const PACKAGE_PATHS = ['internal.config.kubernetes.io/path', 'config.kubernetes.io/path'];

/** The file that each document's object is of; null where it names none, or one of another repository. */
export const namedFiles = (stream: ParsedFile): readonly (NamedFile | null)[] =>
  stream.manifests.map(({ value }) => (isObject(value) ? namedFile(value) : null));

function namedFile(object: JsonObject): NamedFile | null {
  const annotations = objectOf(objectOf(object['metadata'])['annotations']);
  const written = annotations['config.kubernetes.io/origin'];
  if (isText(written)) {
    const { repo, path, configuredIn } = objectOf(readYaml({ text: written }).value);
    const found = [path, configuredIn].find(isText);
    return found === undefined || repo !== undefined ? null : { path: found, from: 'kustomization' };
  }
  const found = PACKAGE_PATHS.map(name => annotations[name]).find(isText);
  return found === undefined ? null : { path: found, from: 'package' };
}

/** What a stream may be of. */
export interface OriginSources {
  /** The kustomizations that may have been built. */
  readonly kustomizations: readonly KustomizationSource[];
  /** The files of a package, as the resources of a kustomization in the current folder that changes nothing. */
  readonly files: KustomizationSource;
}

/**
 * Traces such a stream; null where none of its objects leads to a file. Kustomizations that do not have all objects in the files that these
 * name are left out. Where several remain, a place is that in which all agree.
 */
export function traceOrigins({ kustomizations, files }: OriginSources, stream: ParsedFile): Rendering | null {
  const named = namedFiles(stream);
  const built = kustomizations.map(root => find(root, 'kustomization', named, stream)).filter(found => found.isWhole);
  const packaged = find(files, 'package', named, stream);
  const all = [...built, packaged];
  const tracers = new Map<number, readonly Tracer[]>();
  const tracersOf = (document: number): readonly Tracer[] => {
    const object = objectOf(stream.manifests[document]?.value);
    return all.flatMap(({ objects }) => {
      const written = objects.get(document);
      return written === undefined ? [] : [traceWritten(written, object)];
    });
  };
  if (all.every(({ objects }) => objects.size === 0)) return null;
  const texts = new Map(all.flatMap(({ root }) => sourcesIn(root)).map(({ file, text }) => [file, text]));
  return {
    trace: (document, path) =>
      agreed(
        cached(tracers, document, () => tracersOf(document)),
        path,
      ),
    textOf: file => texts.get(file) ?? '',
  };
}

interface Found {
  readonly root: KustomizationSource;
  /** The objects of the manifests, by document. */
  readonly objects: ReadonlyMap<number, Written>;
  /** Whether it has all objects that name files. */
  readonly isWhole: boolean;
}

function find(root: KustomizationSource, from: NamedFile['from'], named: readonly (NamedFile | null)[], stream: ParsedFile): Found {
  const written = writtenBy(root);
  const objects = new Map<number, Written>();
  let isWhole = true;
  for (const [document, one] of named.entries()) {
    if (one?.from !== from) continue;
    const object = objectOf(stream.manifests[document]?.value);
    const file = joined(root.file, one.path);
    const found = written.of(object, other => joined('', other) === file);
    if (found !== null && (from === 'package' || isInNamespace(found, object))) objects.set(document, found);
    else isWhole = false;
  }
  return { root, objects, isWhole };
}

/** A path from the folder of a file, in one spelling. */
const joined = (file: string, path: string): string => cleanPath([...pathSteps(file).slice(0, -1), ...pathSteps(path)].join('/'));

function agreed([first, ...others]: readonly Tracer[], path: FieldPath): Origin | null {
  const origin = first?.(path);
  if (origin === undefined) return null;
  const isSame = (other: Origin): boolean => other.exactness === origin.exactness && isSamePlace(other, origin);
  return others.every(trace => isSame(trace(path))) ? origin : null;
}
