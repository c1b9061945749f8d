/** A snapshot as admission takes it. */
import type { ClusterFacts, NamespaceFacts } from '@scc-lens/lens';
import { objectOf, stringMapOf, stringsOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { grantsOf } from './grants';
import type { SccGrant } from './grants';
import { missingRights } from './missing';
import { listIn } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

const NONE: ReadonlySet<SccGrant> = new Set();

/** The facts for the pods of a namespace, as they would be without some of the rights. What the source lacks is not known to admission either. */
export function factsOf(snapshot: ClusterSnapshot, namespace: string, without: ReadonlySet<SccGrant> = NONE): ClusterFacts {
  const sccs = listIn(snapshot, 'SecurityContextConstraints');
  const isUnread = missingRights(snapshot, namespace).length > 0;
  return {
    context: null,
    sccs: sccs.objects.map(scc => withoutEntries(scc, without)),
    onlyTheseSccs: sccs.coverage === 'whole',
    hiddenSccs: false,
    namespaces: new Map(listIn(snapshot, 'Namespace').objects.map(object => [object.name ?? '', namespaceFacts(object)])),
    serviceAccounts: new Map(listIn(snapshot, 'ServiceAccount').objects.map(account => [accountKey(account), accountFacts(account)])),
    defaultNamespace: null,
    grants: grantsOf(snapshot).flatMap(grant => (grant.rbac === null || without.has(grant) ? [] : [grant.rbac])),
    onlyTheseGrants: !isUnread,
    grantsReadOf: isUnread ? { namespaces: [], serviceAccounts: [] } : null,
  };
}

function withoutEntries({ name, value }: KubernetesObject, without: ReadonlySet<SccGrant>): KubernetesObject['value'] {
  const removed = [...without].filter(({ rbac, sccs }) => rbac === null && sccs[0] === name);
  if (removed.length === 0) return value;
  const kept = (field: 'users' | 'groups'): readonly string[] => {
    const names = new Set(removed.filter(({ steps }) => steps[0]?.field === field).map(({ subject }) => subject.name));
    return stringsOf(value[field]).filter(entry => !names.has(entry));
  };
  return { ...value, users: kept('users'), groups: kept('groups') };
}

function namespaceFacts({ name, value }: KubernetesObject): NamespaceFacts {
  const metadata = objectOf(value['metadata']);
  return { name: name ?? '', annotations: stringMapOf(metadata['annotations']), labels: stringMapOf(metadata['labels']) };
}

const accountKey = ({ namespace, name }: KubernetesObject): string => `${namespace ?? ''}/${name ?? ''}`;

function accountFacts({ value }: KubernetesObject): { readonly automount: boolean | null } {
  const automount = value['automountServiceAccountToken'];
  return { automount: typeof automount === 'boolean' ? automount : null };
}
