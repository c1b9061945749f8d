/** Kinds whose objects carry other objects, which a controller creates from them. The only place that knows them. */
import { listOf, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import { expand, stepsOf } from './paths';
import { groupOf } from './workloadKinds';

export interface Wrapper {
  readonly kind: string;
  /** API groups that serve it, in any version; the empty one is the core group. */
  readonly groups: readonly string[];
  /** From the object to each object that it carries; `*` matches every list item. */
  readonly contents: string;
  /** Whether `oc` sends a cluster only what it carries. */
  readonly isUnwrapped?: true;
  /** The Go type that has the field. */
  readonly source: string;
}

const POLICIES = ['policy.open-cluster-management.io'];

export const WRAPPERS: readonly Wrapper[] = [
  {
    kind: 'Template',
    groups: ['template.openshift.io', ''],
    contents: 'objects.*',
    isUnwrapped: true,
    source: 'openshift/api template/v1 Template.Objects',
  },
  {
    kind: 'Policy',
    groups: POLICIES,
    contents: 'spec.policy-templates.*.objectDefinition',
    source: 'open-cluster-management-io/governance-policy-propagator api/v1 PolicyTemplate',
  },
  {
    kind: 'ConfigurationPolicy',
    groups: POLICIES,
    contents: 'spec.object-templates.*.objectDefinition',
    source: 'open-cluster-management-io/config-policy-controller api/v1 ObjectTemplate',
  },
  {
    kind: 'ManifestWork',
    groups: ['work.open-cluster-management.io'],
    contents: 'spec.workload.manifests.*',
    source: 'open-cluster-management-io/api work/v1 ManifestsTemplate',
  },
  ...['SyncSet', 'SelectorSyncSet'].map(kind => ({
    kind,
    groups: ['hive.openshift.io'],
    contents: 'spec.resources.*',
    source: 'openshift/hive apis/hive/v1 SyncSetCommonSpec.Resources',
  })),
];

const BY_GROUP_AND_KIND: ReadonlyMap<string, Wrapper> = new Map(
  WRAPPERS.flatMap(row => row.groups.map(group => [`${group}/${row.kind}`, row] as const)),
);

/** The row of a kind, if its objects carry others. */
export function wrapperOf(apiVersion: string, kind: string): Wrapper | undefined {
  return BY_GROUP_AND_KIND.get(`${groupOf(apiVersion)}/${kind}`);
}

/** Where an object carries others that are to exist: what a policy forbids (`mustnothave`) is not among them. */
export function carriedIn(value: JsonObject, { contents }: Wrapper): readonly FieldPath[] {
  return expand(value, stepsOf(contents)).filter(
    path => textOf(valueAt(value, [...path.slice(0, -1), 'complianceType'])).toLowerCase() !== 'mustnothave',
  );
}

/** Whether an object is where a policy states what others must contain: the whole of an object, or a part. */
export function mayStateParts(object: FieldPath): boolean {
  return object.at(-1) === 'objectDefinition';
}

/** The namespace of objects without one in a ConfigurationPolicy: the only one that it selects by name; null where it is not known. */
export function selectedNamespace(value: JsonObject): string | null {
  const included = listOf(valueAt(value, ['spec', 'namespaceSelector', 'include']));
  const [only] = included;
  return included.length === 1 && typeof only === 'string' && /^[a-z0-9-]+$/.test(only) ? only : null;
}
