/** Names of service accounts, roles and namespaces of the workspace. */
import { DEFAULT_SERVICE_ACCOUNT, serviceAccountUserName } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { accountOf, sccsAtHand, serviceAccountsOf } from '../../grants';
import { grantedSccs, list } from '../../review';
import { completionTexts } from './messages';
import { sccOffers } from './sccs';
import { trialMarkdown, tryValue } from './trial';
import type { Typing } from './trial';
import type { Offer } from './types';

interface Account {
  readonly namespace: string | null;
  readonly name: string;
}

/** The service accounts that a pod may run as, those first whose SCCs admit it. */
export function podAccounts(typing: Typing): readonly Offer[] {
  const { world, workload } = typing;
  const { namespace } = workload.ref;
  const names = new Set(
    accountsIn(world)
      .filter(account => namespace === null || account.namespace === null || account.namespace === namespace)
      .map(({ name }) => name),
  );
  return [...names].map((name): Offer => {
    const trial = tryValue(typing, name);
    return {
      label: name,
      text: name,
      kind: 'account',
      note: trial.note,
      rank: trial.rank * 2 + (name === DEFAULT_SERVICE_ACCOUNT ? 1 : 0),
      documentation: () => {
        const sccs = grantedSccs(trial.review).map(({ scc }) => scc);
        const mayUse = sccs.length === 0 ? completionTexts.mayUseNone() : completionTexts.mayUse(list(sccs, 'and'));
        return [trialMarkdown(trial), mayUse].join('\n\n');
      },
    };
  });
}

/** The service accounts that a binding, or the users of an SCC, can name. */
export function subjectAccounts(world: World, namespace: string | null): readonly Offer[] {
  return accountsIn(world)
    .filter(account => namespace === null || account.namespace === null || account.namespace === namespace)
    .map(account => accountOffer(account, account.name));
}

/** Service accounts as the users that they are. */
export function accountUsers(world: World): readonly Offer[] {
  return accountsIn(world).flatMap(account =>
    account.namespace === null ? [] : [accountOffer(account, serviceAccountUserName(account.namespace, account.name))],
  );
}

function accountOffer({ namespace, name }: Account, text: string): Offer {
  const note = namespace === null ? completionTexts.accountAnywhere() : completionTexts.account(namespace);
  return { label: text, text, kind: 'account', note, rank: name === DEFAULT_SERVICE_ACCOUNT ? 1 : 0, documentation: () => '' };
}

/** The accounts that exist as objects or that workloads run as. */
function accountsIn({ facts: { workspace } }: World): readonly Account[] {
  const written = workspace.policies.flatMap(({ item: { kind, namespace, name } }) =>
    kind === 'ServiceAccount' && name !== null ? [{ namespace, name }] : [],
  );
  const accounts = new Map([...written, ...serviceAccountsOf(workspace.workloads)].map(account => [JSON.stringify(account), account]));
  return [...accounts.values()];
}

/** The roles that a binding can name: the workspace's, and the roles that OpenShift and `oc` make for SCCs. */
export function roles(world: World, binding: KubernetesObject, kind: string): readonly Offer[] {
  const written = world.facts.workspace.policies.flatMap(({ item }): Offer[] =>
    item.kind === kind && item.name !== null && (kind === 'ClusterRole' || (item.namespace ?? '') === (binding.namespace ?? ''))
      ? [{ label: item.name, text: item.name, kind: 'role', note: kind, rank: 0, documentation: () => '' }]
      : [],
  );
  const named = new Set(written.map(({ label }) => label));
  const forSccs = kind === 'ClusterRole' && sccsAtHand(world).size > 0 ? sccOffers(world).map(roleOf) : [];
  return [...written, ...forSccs.filter(({ label }) => !named.has(label))];
}

function roleOf({ label, documentation }: Offer): Offer {
  const role = `system:openshift:scc:${label}`;
  return { label: role, text: role, kind: 'role', note: completionTexts.allows(label), rank: 1, documentation };
}

/** The namespaces that the workspace's manifests name. */
export function namespaces({ facts: { workspace, cluster } }: World): readonly Offer[] {
  const names = new Set([
    ...cluster.namespaces.keys(),
    ...workspace.workloads.flatMap(({ item }) => accountOf(item).namespace ?? []),
    ...workspace.policies.flatMap(({ item }) => item.namespace ?? []),
  ]);
  return [...names].map(name => ({ label: name, text: name, kind: 'namespace', note: '', rank: 0, documentation: () => '' }));
}
