/** What of a document stays in memory: of a hundred thousand pods, no more than answers need. */
import { isPlatformNamespace } from '@scc-lens/lens';
import { cachedSoon, formatFieldPath, objectListOf, objectOf, omit, textOf, type Json, type JsonObject } from '@scc-lens/words';
import type { Content, KubernetesObject } from '@scc-lens/yaml';
import { annotatedScc, identityOf, MakerObject, marking } from './makerObject';

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
 * Keeps documents, one after the other, without the status of all but the release. What objects of many have in common is kept once. Of the pods in other
 * namespaces than the own ones, those are kept that their creators' rights admitted: rights of accounts elsewhere may have been needed for them. From elsewhere,
 * the platform's namespaces, accounts and bindings are kept, which show that lists are whole, and bindings for more than the accounts of their namespace.
 */
export function createKeeper(isOwn: (namespace: string) => boolean = () => true): Keeper {
  const elsewhere = { kinds: new Set<string>(), makers: new Set<string>(), controllers: new Set<string>() };
  const isNeeded = (object: KubernetesObject, controller: string | null | undefined): boolean => {
    if (isOwn(homeOf(object))) return true;
    if (controller === undefined) {
      if (!staysInNamespace(object)) return true;
      elsewhere.kinds.add(object.kind);
      return false;
    }
    if (object.kind === 'Pod' ? annotatedScc(object).subjectType === 'user' : controller === null) return true;
    elsewhere.kinds.add(object.kind);
    if (object.kind !== 'Pod') elsewhere.makers.add(fresh(identityOf(object)));
    if (controller !== null) elsewhere.controllers.add(controller);
    return false;
  };
  const known = new Map<string, Json>();
  const shared = <T extends Json>(value: T): T => cachedSoon(known, MOST_KNOWN, JSON.stringify(value), () => fresh(value)) as T;
  const keep = ({ class: kind, objects, workloads }: Content): Kept => {
    const makers = new Map(workloads.map(({ object, traits }) => [formatFieldPath(object), traits.controller]));
    const controllerOf = ({ path }: KubernetesObject): string | null | undefined => makers.get(formatFieldPath(path));
    const kept = objects.flatMap(object => {
      const controller = controllerOf(object);
      return isNeeded(object, controller)
        ? keptObject(object, controller === undefined && !OTHERS_OF_MANY.has(object.kind) ? null : shared)
        : [];
    });
    return { class: kind, objects: kept, makers: kept.filter(object => controllerOf(object) !== undefined) };
  };
  return { keep, elsewhere };
}

/** Kinds that make no pods, and that a cluster has many of. */
const OTHERS_OF_MANY = new Set(['Namespace', 'ServiceAccount', 'RoleBinding']);

/** What no answer needs, and differs from object to object. */
const OF_MANY = ['creationTimestamp', 'resourceVersion'];

/** A copy of the object, for `kubectl apply`. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What is alike in objects of one owner or namespace, which follow each other in a list. */
const MOST_KNOWN = 2000;

function keptObject(object: KubernetesObject, shared: (<T extends Json>(value: T) => T) | null): KubernetesObject {
  const { spec, metadata, status, ...others } = object.value;
  const { annotations, ...about } = omit(objectOf(metadata), 'managedFields', ...(shared === null ? [] : OF_MANY));
  const rest = {
    ...{ ...others, ...(object.kind === 'ClusterVersion' && status !== undefined ? { status } : {}) },
    metadata: annotations === undefined ? about : { ...about, annotations: omit(objectOf(annotations), LAST_APPLIED) },
  };
  const { apiVersion, kind, name, namespace, path } = object;
  const value = spec === undefined ? rest : { ...rest, spec };
  if (shared === null) return fresh({ apiVersion, kind, name, namespace, path, value });
  const own = [textOf(about['uid']), ...namesIn(objectOf(spec))].filter(one => one.length > 3 && !one.includes(' '));
  const marked = (part: Json): string => shared(marking(JSON.stringify(part), [name, namespace, ...own]));
  const place = { ...shared({ apiVersion, kind, path }), name: shared(name), namespace: shared(namespace) };
  return new MakerObject(place, marked(rest), spec === undefined ? '' : marked(spec), fresh(own.join(' ')));
}

/** What a cluster wrote in the spec of a pod: the volume of its token, its node, and the user, group and level of its namespace. */
function namesIn({ nodeName, volumes, containers, securityContext }: JsonObject): readonly string[] {
  const token = objectListOf(volumes).find(volume => textOf(volume['name']).startsWith('kube-api-access-'));
  const { fsGroup, seLinuxOptions } = objectOf(securityContext);
  const { runAsUser } = objectOf(objectListOf(containers)[0]?.['securityContext']);
  return [token?.['name'], nodeName, objectOf(seLinuxOptions)['level'], fsGroup, runAsUser].map(one =>
    typeof one === 'number' ? String(one) : textOf(one),
  );
}

/** The namespace that an object is in, or is. */
const homeOf = ({ kind, namespace, name }: KubernetesObject): string => (kind === 'Namespace' ? name : namespace) ?? '';

/** Whether a namespace, an account or a binding matters to no other namespace. */
function staysInNamespace(object: KubernetesObject): boolean {
  const { kind, value } = object;
  const namespace = homeOf(object);
  if (!OTHERS_OF_MANY.has(kind) || namespace === 'default' || isPlatformNamespace(namespace)) return false;
  if (kind !== 'RoleBinding') return true;
  const own = [`system:serviceaccounts:${namespace}`, `system:serviceaccount:${namespace}:`];
  return objectListOf(value['subjects']).every(subject => {
    const name = textOf(subject['name']);
    if (subject['kind'] === 'ServiceAccount') return (textOf(subject['namespace']) || namespace) === namespace;
    return name === own[0] || name.startsWith(own[1] ?? '') || !/^(system:|\*)/.test(name);
  });
}

/** A copy that shares nothing with the text that it was read from. */
const fresh = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
