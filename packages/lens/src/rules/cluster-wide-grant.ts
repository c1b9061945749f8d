import { exemptionOf } from '@scc-lens/admission';
import { objectListOf, stringsOf, type Observation, type Remedy } from '@scc-lens/words';
import { isPodController, type KubernetesObject } from '@scc-lens/yaml';
import { boundRules, countingPolicies } from '../facts';
import { granteeName, grantsIn, isPlaceholderNamespace, type PolicyGrant } from '../grants';
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
  const { facts } = subject;
  if (object.kind !== 'ClusterRoleBinding' || isDangling(object, subject)) return [];
  const policies = countingPolicies(facts);
  if (grantsMore(object, policies)) return [];
  const grants = grantsIn(object, policies);
  const bound = grants.filter(isBound);
  if (bound.length === 0) return [];
  const namespaces = [...new Set(bound.map(({ grantee }) => grantee.namespace))];
  const accounts = list(
    bound.map(({ grantee }) => granteeName(grantee)),
    'and',
  );
  const only = namespaces.length === 1 ? namespaces[0] : undefined;
  const exemption = only === undefined ? undefined : exemptionOf({ os: '' }, facts.cluster.namespaces.get(only) ?? { name: only });
  if (exemption !== undefined) {
    const unneeded = texts.notNeeded({ reason: exemptionText(exemption), accounts });
    return [{ path: [...object.path, 'kind'], message: `${texts.finding(sccNames(bound))} ${unneeded}` }];
  }
  const instead =
    only === undefined
      ? texts.namespaces({ namespaces: list(namespaces, 'and'), accounts })
      : texts.oneNamespace({ namespace: only, accounts });
  return [
    {
      path: [...object.path, 'kind'],
      message: `${texts.finding(sccNames(bound))} ${instead}`,
      remedies: only !== undefined && bound.length === objectListOf(object.value['subjects']).length ? [asRoleBinding(object, only)] : [],
    },
  ];
}

interface BoundGrant extends PolicyGrant {
  readonly grantee: Extract<PolicyGrant['grantee'], { readonly namespace: unknown }> & { readonly namespace: string };
}

/** A subject that lives in one namespace, which the file states, and makes no pods in others as the cluster's controllers do. */
function isBound(grant: PolicyGrant): grant is BoundGrant {
  const { grantee } = grant;
  if ('namespace' in grantee && isPlaceholderNamespace(grantee.namespace ?? '')) return false;
  if (grantee.kind === 'account') return !isPodController(grantee.namespace, grantee.name);
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
