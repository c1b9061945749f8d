/** What of a document stays in memory: of a hundred thousand pods, no more than answers need. */
import { cachedSoon, formatFieldPath, objectListOf, objectOf, omit, textOf, type Json } from '@scc-lens/words';
import type { Content, KubernetesObject } from '@scc-lens/yaml';
import { annotatedScc, identityOf, MakerObject, markOf } from './makerObject';

/** What a snapshot takes of a document. */
export interface Kept extends Pick<Content, 'class' | 'objects'> {
  /** The objects that are pods, or make pods. */
  readonly makers: readonly KubernetesObject[];
}

/** What is known of objects that are not kept. */
export interface Elsewhere {
  readonly kinds: ReadonlySet<string>;
  /** What makes pods, by `identityOf`, and by which controller. */
  readonly makers: ReadonlySet<string>;
  readonly controllers: ReadonlySet<string>;
}

export const NOTHING_ELSEWHERE: Elsewhere = { kinds: new Set(), makers: new Set(), controllers: new Set() };

export interface Keeper {
  readonly keep: (content: Content) => Kept;
  /** Grows with what is kept. */
  readonly elsewhere: Elsewhere;
}

/**
 * Keeps documents, one after the other, without the status of all but the release. What the pods of one owner have in common is kept once. Of the pods in other
 * namespaces than the own ones, those are kept that their creators' rights admitted: rights of accounts elsewhere may have been needed for them.
 */
export function createKeeper(isOwn: (namespace: string) => boolean = () => true): Keeper {
  const elsewhere = { kinds: new Set<string>(), makers: new Set<string>(), controllers: new Set<string>() };
  const isNeeded = (object: KubernetesObject, controller: string | null): boolean => {
    if (isOwn(object.namespace ?? '')) return true;
    if (object.kind === 'Pod' ? annotatedScc(object).subjectType === 'user' : controller === null) return true;
    elsewhere.kinds.add(object.kind);
    if (object.kind !== 'Pod') elsewhere.makers.add(fresh(identityOf(object)));
    if (controller !== null) elsewhere.controllers.add(controller);
    return false;
  };
  const known = new Map<string, string>();
  const shared = (text: string): string => cachedSoon(known, MOST_KNOWN, text, () => text);
  const keep = ({ class: kind, objects, workloads }: Content): Kept => {
    const makers = new Map(workloads.map(({ object, traits }) => [formatFieldPath(object), traits.controller]));
    const controllerOf = ({ path }: KubernetesObject): string | null | undefined => makers.get(formatFieldPath(path));
    const kept = objects.flatMap(object => {
      const controller = controllerOf(object);
      if (controller !== undefined && !isNeeded(object, controller)) return [];
      return keptObject(object, controller === undefined ? null : shared);
    });
    return { class: kind, objects: kept, makers: kept.filter(object => controllerOf(object) !== undefined) };
  };
  return { keep, elsewhere };
}

/** What no answer needs, and differs from pod to pod. */
const OF_MANY = ['creationTimestamp', 'resourceVersion'];

/** A copy of the object, for `kubectl apply`. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Pods of one owner follow each other in a list. */
const MOST_KNOWN = 1000;

function keptObject(object: KubernetesObject, shared: ((text: string) => string) | null): KubernetesObject {
  const { spec, metadata, status, ...others } = object.value;
  const { annotations, ...about } = omit(objectOf(metadata), 'managedFields', ...(shared === null ? [] : OF_MANY));
  const rest = fresh({
    ...{ ...others, ...(object.kind === 'ClusterVersion' && status !== undefined ? { status } : {}) },
    metadata: annotations === undefined ? about : { ...about, annotations: omit(objectOf(annotations), LAST_APPLIED) },
  });
  const { apiVersion, kind, name, namespace } = fresh({ ...object, path: [], value: {} });
  const place = { apiVersion, kind, name, namespace, path: object.path };
  if (spec === undefined || shared === null) return { ...place, value: spec === undefined ? rest : { ...rest, spec: fresh(spec) } };
  const { nodeName, volumes } = objectOf(spec);
  const token = objectListOf(volumes).find(volume => textOf(volume['name']).startsWith('kube-api-access-'));
  const own = [textOf(token?.['name']), textOf(nodeName), name ?? ''].filter(({ length }) => length > 3).map(fresh);
  const text = shared(own.reduce((all, part, i) => all.replaceAll(part, markOf(i)), JSON.stringify(spec)));
  return new MakerObject(place, rest, text, own);
}

/** A copy that shares nothing with the text that it was read from. */
const fresh = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
