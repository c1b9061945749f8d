/** What of a document stays in memory: of a hundred thousand pods, no more than answers need. */
import { cachedSoon, formatFieldPath, objectListOf, objectOf, omit, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import type { Content, KubernetesObject } from '@scc-lens/yaml';

/** What a snapshot takes of a document. */
export interface Kept extends Pick<Content, 'class' | 'objects'> {
  /** The objects that are pods, or make pods. */
  readonly makers: readonly KubernetesObject[];
}

/** Keeps documents, one after the other, without status. What the pods of one owner have in common is kept once. */
export function createKeeper(): (content: Content) => Kept {
  const known = new Map<string, string>();
  const shared = (text: string): string => cachedSoon(known, MOST_KNOWN, text, () => text);
  return ({ class: kind, objects, workloads }) => {
    const makers = new Set(workloads.map(({ object }) => formatFieldPath(object)));
    const kept = objects.map(object => keptObject(object, makers.has(formatFieldPath(object.path)) ? shared : null));
    return { class: kind, objects: kept, makers: kept.filter(({ path }) => makers.has(formatFieldPath(path))) };
  };
}

/** Pods of one owner follow each other in a list. */
const MOST_KNOWN = 1000;

function keptObject(object: KubernetesObject, shared: ((text: string) => string) | null): KubernetesObject {
  const { spec, metadata, ...others } = omit(object.value, 'status');
  const rest = fresh({ ...others, metadata: omit(objectOf(metadata), 'managedFields', 'creationTimestamp', 'resourceVersion') });
  const { apiVersion, kind, name, namespace } = fresh({ ...object, path: [], value: {} });
  const value = spec === undefined ? rest : shared === null ? { ...rest, spec: fresh(spec) } : withSpec(rest, spec, shared);
  return { apiVersion, kind, name, namespace, path: object.path, value };
}

/** A copy that shares nothing with the text that it was read from. */
const fresh = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** An object whose spec is a text until it is asked for, without what distinguishes the pods of one owner. */
function withSpec(rest: JsonObject, spec: Json, shared: (text: string) => string): JsonObject {
  const { nodeName, volumes } = objectOf(spec);
  const token = objectListOf(volumes).find(({ name }) => textOf(name).startsWith('kube-api-access-'));
  const parts = [token?.['name'], nodeName, objectOf(rest['metadata'])['name']].map(part => fresh(textOf(part)));
  const text = shared(parts.reduce((all, part, i) => (part.length < 4 ? all : all.replaceAll(part, markOf(i))), JSON.stringify(spec)));
  return {
    ...rest,
    get spec() {
      return JSON.parse(parts.reduceRight((all, part, i) => all.replaceAll(markOf(i), () => part), text)) as Json;
    },
  };
}

/** A character that is escaped in JSON, so that no text has it. */
const markOf = (index: number): string => String.fromCharCode(index + 1);
