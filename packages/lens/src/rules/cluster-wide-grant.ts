import { exemptionOf, type Exemption } from '@scc-lens/admission';
import { objectListOf, stringsOf, type Observation, type Remedy } from '@scc-lens/words';
import { isPodController, type KubernetesObject } from '@scc-lens/yaml';
import { boundRules, countingPolicies } from '../facts';
import { granteeName, grantsIn, isPartlyRead, isPlaceholderNamespace, type PolicyGrant } from '../grants';
import { exemptionText, list } from '../review';
import { isDangling } from './dangling-scc-grant';
import { clusterWideGrantTexts as texts } from './messages';
import { set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const clusterWideGrant: Rule = {
  id: 'cluster-wide-grant',
  summary:
    'A ClusterRoleBinding lets a service account use an SCC in every namespace, although a RoleBinding in the namespace of its pods is enough.',
  defaultSeverity: 'warning',
  check: subject => subject.manifest.objects.flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const bound = boundGrants(object, subject);
  if (bound.length === 0) return [];
  const path = [...object.path, 'kind'];
  const accounts = list(
    bound.map(({ grantee }) => granteeName(grantee)),
    'and',
  );
  const exemption = exemptionOfBound(object, subject);
  if (exemption !== undefined) {
    const unneeded = texts.notNeeded({ reason: exemptionText(exemption), accounts });
    return [{ path, message: `${texts.finding(sccNames(bound))} ${unneeded}` }];
  }
  const namespaces = [...namespacesOf(bound)];
  const only = namespaces.length === 1 ? namespaces[0] : undefined;
  const instead =
    only === undefined
      ? texts.namespaces({ namespaces: list(namespaces, 'and'), accounts })
      : texts.oneNamespace({ namespace: only, accounts });
  return [
    {
      path,
      message: `${texts.finding(sccNames(bound))} ${instead}`,
      remedies: only !== undefined && bound.length === objectListOf(object.value['subjects']).length ? [asRoleBinding(object, only)] : [],
    },
  ];
}

/** The rights to SCCs that a ClusterRoleBinding gives to subjects of single namespaces; empty where its role may need the whole cluster. */
function boundGrants(object: KubernetesObject, subject: Subject): readonly BoundGrant[] {
  const policies = countingPolicies(subject.facts);
  if (object.kind !== 'ClusterRoleBinding' || isPartlyRead(object, policies) || isDangling(object, subject)) return [];
  return grantsMore(object, policies) ? [] : grantsIn(object, policies).filter(isBound);
}

const namespacesOf = (grants: readonly BoundGrant[]): ReadonlySet<string> => new Set(grants.map(({ grantee }) => grantee.namespace));

/** Why SCC admission skips the only namespace that a ClusterRoleBinding is for, which this rule reports; undefined for another object. */
export function exemptionOfBound(object: KubernetesObject, subject: Subject): Exemption | undefined {
  const [only, ...others] = namespacesOf(boundGrants(object, subject));
  if (only === undefined || others.length > 0) return undefined;
  return exemptionOf({ os: '' }, subject.facts.cluster.namespaces.get(only) ?? { name: only });
}

interface BoundGrant extends PolicyGrant {
  readonly grantee: Extract<PolicyGrant['grantee'], { readonly namespace: unknown }> & { readonly namespace: string };
}

/** A subject that lives in one namespace, which the file states, and makes no pods in others as the cluster's controllers do. */
function isBound(grant: PolicyGrant): grant is BoundGrant {
  const { grantee } = grant;
  if ('namespace' in grantee && isPlaceholderNamespace(grantee.namespace ?? '')) return false;
  if (grantee.kind === 'account') return grantee.isAssumed !== true && !isPodController(grantee.namespace, grantee.name);
  return grantee.kind === 'accounts' && grantee.namespace !== null;
}

/** A role with other rules may need the whole cluster for them. */
const grantsMore = (binding: KubernetesObject, policies: readonly KubernetesObject[]): boolean =>
  (boundRules(binding, policies) ?? []).some(({ resources }) => stringsOf(resources).some(name => name !== 'securitycontextconstraints'));

function sccNames(grants: readonly PolicyGrant[]): string {
  const names = [...new Set(grants.flatMap(({ sccs }) => sccs))];
  return names.includes('*') ? texts.everyScc() : list(names, 'and');
}

/** What a binding is bound to cannot be changed in a cluster: the old object has to be deleted. */
function asRoleBinding({ path }: KubernetesObject, namespace: string): Remedy {
  return unsafe(
    `bind in ${namespace}`,
    texts.makeRoleBinding(namespace),
    set([...path, 'kind'], 'RoleBinding'),
    set([...path, 'metadata', 'namespace'], namespace),
  );
}
