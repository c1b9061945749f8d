/** What manifests name, and where they name it. */
import { REQUIRED_SCC_ANNOTATION } from '@scc-lens/admission';
import { CONTAINER_LISTS, isText, knownNamespace, listOf, objectListOf, objectOf, remember, stringsOf, textOf } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';
import { operatorPermissionsOf, type KubernetesObject, type Manifest, type Workload } from '@scc-lens/yaml';
import { sccOfRole } from '../../facts';

/** Something that has a name. A null namespace is one that is not known. */
export type Thing =
  | { readonly kind: 'volume'; readonly name: string; readonly podSpec: FieldPath }
  | { readonly kind: 'account'; readonly name: string; readonly namespace: string | null }
  | { readonly kind: 'role'; readonly name: string; readonly namespace: string | null; readonly role: 'Role' | 'ClusterRole' }
  | { readonly kind: 'scc'; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string };

/** A field that names a thing. */
export interface Mention {
  readonly thing: Thing;
  /** From the document's root. */
  readonly path: FieldPath;
  /** What precedes the name in the field's value: `system:serviceaccount:agents:`, `system:openshift:scc:`. */
  readonly prefix: string;
  readonly isDefinition: boolean;
}

/** Whether two mentions may mean the same thing: what names no namespace may be applied in any. */
export function isSameThing(a: Thing, b: Thing): boolean {
  if (a.kind !== b.kind || a.name !== b.name) return false;
  if (a.kind === 'volume') return b.kind === 'volume' && a.podSpec.join('/') === b.podSpec.join('/');
  if (a.kind === 'role' && b.kind === 'role' && a.role !== b.role) return false;
  const [one, other] = ['namespace' in a ? a.namespace : null, 'namespace' in b ? b.namespace : null];
  return one === null || other === null || one === other;
}

/** Everything that the objects and pods of a document name. */
export function mentionsIn({ objects, workloads }: Pick<Manifest, 'objects' | 'workloads'>): readonly Mention[] {
  return [...objects.flatMap(ofObject), ...workloads.flatMap(ofWorkload)];
}

/** What a pod template names; volumes are known in their document only. */
export const ofWorkload: (workload: Workload) => readonly Mention[] = remember(workload => {
  const { ref, podSpec, podMetadata, template, object } = workload;
  const spec = objectOf(template['spec']);
  const accounts = ['serviceAccountName', 'serviceAccount'].flatMap(field =>
    named(spec[field], [...podSpec, field], accountIn(ref.namespace)),
  );
  const annotations = objectOf(objectOf(template['metadata'])['annotations']);
  const required = named(annotations[REQUIRED_SCC_ANNOTATION], [...podMetadata, 'annotations', REQUIRED_SCC_ANNOTATION], name => ({
    kind: 'scc',
    name,
  }));
  const place = named(ref.namespace, [...object, 'metadata', 'namespace'], name => ({ kind: 'namespace', name }));
  return [...volumesOf(workload), ...accounts, ...required, ...place];
});

function volumesOf({ podSpec, template, claimTemplates, claimPaths }: Workload): readonly Mention[] {
  const spec = objectOf(template['spec']);
  const volume = (name: string): Thing => ({ kind: 'volume', name, podSpec });
  const written = objectListOf(spec['volumes']).flatMap(({ name }, i) => named(name, [...podSpec, 'volumes', i, 'name'], volume, true));
  const claims = claimTemplates.flatMap((name, i) => named(name, claimPaths[i] ?? [], volume, true));
  const mounts = CONTAINER_LISTS.flatMap(list =>
    objectListOf(spec[list]).flatMap((container, i) =>
      ['volumeMounts', 'volumeDevices'].flatMap(field =>
        objectListOf(container[field]).flatMap(({ name }, j) => named(name, [...podSpec, list, i, field, j, 'name'], volume)),
      ),
    ),
  );
  return [...written, ...claims, ...mounts];
}

/** What an object names, apart from its pods. */
export const ofObject: (object: KubernetesObject) => readonly Mention[] = remember(object => {
  const { namespace, path } = object;
  const place = named(namespace, [...path, 'metadata', 'namespace'], name => ({ kind: 'namespace', name }));
  return [...place, ...definitionsIn(object), ...contentOf(object)];
});

function definitionsIn({ kind, name, namespace, path }: KubernetesObject): readonly Mention[] {
  const at = [...path, 'metadata', 'name'];
  const thing = DEFINED.get(kind);
  if (thing === undefined) return [];
  return [...named(name, at, defined => thing(defined, namespace), true), ...(kind === 'ClusterRole' ? sccInRole(name, at) : [])];
}

/** What objects of a kind define. */
const DEFINED = new Map<string, (name: string, namespace: string | null) => Thing>([
  ['ServiceAccount', (name, namespace) => accountIn(namespace)(name)],
  ['SecurityContextConstraints', name => ({ kind: 'scc', name })],
  ['Namespace', name => ({ kind: 'namespace', name })],
  ['Role', (name, namespace) => ({ kind: 'role', role: 'Role', name, namespace: knownNamespace(namespace) })],
  ['ClusterRole', name => ({ kind: 'role', role: 'ClusterRole', name, namespace: null })],
]);

function contentOf(object: KubernetesObject): readonly Mention[] {
  switch (object.kind) {
    case 'SecurityContextConstraints':
      return ['users', 'groups'].flatMap(field =>
        stringEntries(object.value[field]).flatMap(([name, i]) => subjectNamed(name, [...object.path, field, i])),
      );
    case 'Role':
    case 'ClusterRole':
      return allowedSccs(object.value['rules'], object.path);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return [...roleRefOf(object), ...objectListOf(object.value['subjects']).flatMap((_, i) => ofSubject(object, i))];
    default:
      return operatorPermissionsOf(object).flatMap(({ account, rules, path }) => [
        ...named(account, [...path, 'serviceAccountName'], accountIn(object.namespace), true),
        ...allowedSccs(rules, path),
      ]);
  }
}

const stringEntries = (list: Json | undefined): readonly (readonly [string, number])[] =>
  listOf(list).flatMap((entry, i) => (isText(entry) ? [[entry, i] as const] : []));

function allowedSccs(rules: Json | undefined, path: FieldPath): readonly Mention[] {
  return objectListOf(rules).flatMap((rule, i) =>
    stringsOf(rule['resources']).includes('securitycontextconstraints')
      ? stringEntries(rule['resourceNames']).flatMap(([scc, j]) =>
          named(scc, [...path, 'rules', i, 'resourceNames', j], name => ({ kind: 'scc', name })),
        )
      : [],
  );
}

/** OpenShift and `oc` put the SCC's name into the name of the role that allows its use. */
function sccInRole(role: string | null, path: FieldPath): readonly Mention[] {
  const scc = role === null ? undefined : sccOfRole(role);
  if (role === null || scc === undefined) return [];
  return [{ thing: { kind: 'scc', name: scc }, path, prefix: role.slice(0, -scc.length), isDefinition: false }];
}

function roleRefOf({ kind, value, namespace, path }: KubernetesObject): readonly Mention[] {
  const roleRef = objectOf(value['roleRef']);
  const at = [...path, 'roleRef', 'name'];
  const role = roleRef['kind'] === 'Role' ? 'Role' : 'ClusterRole';
  const inNamespace = role === 'Role' && kind === 'RoleBinding' ? knownNamespace(namespace) : null;
  return [
    ...named(roleRef['name'], at, name => ({ kind: 'role', role, name, namespace: inNamespace })),
    ...(role === 'ClusterRole' ? sccInRole(textOf(roleRef['name']), at) : []),
  ];
}

function ofSubject({ kind, value, namespace, path }: KubernetesObject, index: number): readonly Mention[] {
  const subject = objectListOf(value['subjects'])[index] ?? {};
  const at = [...path, 'subjects', index];
  const place = named(subject['namespace'], [...at, 'namespace'], name => ({ kind: 'namespace', name }));
  if (subject['kind'] !== 'ServiceAccount') return [...place, ...subjectNamed(textOf(subject['name']), [...at, 'name'])];
  const own = textOf(subject['namespace']) || (kind === 'RoleBinding' ? namespace : null);
  return [...place, ...named(subject['name'], [...at, 'name'], accountIn(own))];
}

const ACCOUNT_USER = /^(?<prefix>system:serviceaccount:(?<namespace>[^:]+):)(?<name>[^:]+)$/;
const ACCOUNTS_GROUP = /^(?<prefix>system:serviceaccounts:)(?<name>[^:]+)$/;

/** The service account that a user is, or the namespace whose service accounts a group is. */
function subjectNamed(subject: string, path: FieldPath): readonly Mention[] {
  const user = ACCOUNT_USER.exec(subject)?.groups;
  if (user !== undefined) {
    const { prefix = '', namespace = '', name = '' } = user;
    return [{ thing: accountIn(namespace)(name), path, prefix, isDefinition: false }];
  }
  const { prefix = '', name } = ACCOUNTS_GROUP.exec(subject)?.groups ?? {};
  return name === undefined ? [] : [{ thing: { kind: 'namespace', name }, path, prefix, isDefinition: false }];
}

const accountIn =
  (stated: string | null) =>
  (name: string): Thing => ({ kind: 'account', name, namespace: knownNamespace(stated) });

const named = (name: unknown, path: FieldPath, thing: (name: string) => Thing, isDefinition = false): readonly Mention[] =>
  typeof name === 'string' && name !== '' ? [{ thing: thing(name), path, prefix: '', isDefinition }] : [];
