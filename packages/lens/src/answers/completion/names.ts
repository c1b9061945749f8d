/** Names of SCCs, service accounts, roles and namespaces. */
import * as l10n from '@vscode/l10n';
import type { PodReview } from '@scc-lens/admission';
import { DEFAULT_SERVICE_ACCOUNT, knownNamespace, serviceAccountUserName } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { isStock, mayBeOne, sccNamed, sccsAtHand, serviceAccountsOf, type Account } from '../../grants';
import { grantedSccs, list, statedNamespace } from '../../review';
import { permitsMarkdown } from '../hover/accepts';
import { trialMarkdown, tryValue, type Typing } from './trial';
import { offerOf, type Offer } from './types';

/** The SCCs that a pod may require by annotation, those first that admit it. */
export function requiredSccs(typing: Typing): readonly Offer[] {
  return sccOffers(typing.world).map(offer => {
    const trial = tryValue(typing, offer.label);
    const meaning = l10n.t('Admission tries only the SCC that this annotation names.');
    const documentation = (): string => [trialMarkdown(trial), offer.documentation(), meaning].join('\n\n');
    return { ...offer, note: trial.note, rank: trial.rank, documentation };
  });
}

/** Every SCC at hand. */
export function sccOffers(world: World): readonly Offer[] {
  return [...sccsAtHand(world).keys()].map(name =>
    offerOf(name, 'scc', originOf(name, world), { rank: isStock(name, world) ? 1 : 0, documentation: () => sccMarkdown(name, world) }),
  );
}

function originOf(name: string, { facts, settings }: World): string {
  const { cluster, workspace } = facts;
  if (workspace.policies.some(({ item }) => item.kind === 'SecurityContextConstraints' && item.name === name))
    return l10n.t('an SCC of the workspace');
  if (cluster.context !== null && cluster.sccs.some(({ metadata }) => metadata?.name === name))
    return l10n.t('an SCC of the cluster {cluster}', { cluster: cluster.context });
  return l10n.t('an SCC of OpenShift {release}', { release: settings.openshiftVersion });
}

function sccMarkdown(name: string, world: World): string {
  const scc = sccNamed(name, world);
  if (scc === undefined) return '';
  return [
    ...permitsMarkdown(name, scc, world),
    ...(typeof scc.priority === 'number' ? [l10n.t('Its priority is {priority}.', { priority: String(scc.priority) })] : []),
  ].join('\n\n');
}

/** The service accounts that a pod may run as, those first whose SCCs admit it. */
export function podAccounts(typing: Typing): readonly Offer[] {
  const names = new Set(accountsIn(typing.world, statedNamespace(typing.workload)).map(({ name }) => name));
  return [...names].map(name => {
    const trial = tryValue(typing, name);
    return offerOf(name, 'account', trial.note, {
      rank: trial.rank * 2 + (name === DEFAULT_SERVICE_ACCOUNT ? 1 : 0),
      documentation: () => [trialMarkdown(trial), ...mayUseMarkdown(trial.review)].join('\n\n'),
    });
  });
}

/** The SCCs that the account of a pod may use; nothing where not all of them are known, because grants are not, or only a required one was tried. */
function mayUseMarkdown(review: PodReview): readonly string[] {
  if (review.required !== undefined || review.sccs.some(({ granted }) => granted === 'unknown')) return [];
  const sccs = grantedSccs(review).map(({ scc }) => scc);
  if (sccs.length === review.sccs.length) return [l10n.t('It may use every SCC.')];
  return [sccs.length === 0 ? l10n.t('It may use no SCC.') : l10n.t('It may use {sccs}.', { sccs: list(sccs, 'and') })];
}

/** The service accounts that a binding can name. */
export const subjectAccounts = (world: World, namespace: string | null): readonly Offer[] =>
  accountsIn(world, namespace).map(account => accountOffer(account, account.name));

/** Service accounts as the users that they are. */
export function accountUsers(world: World): readonly Offer[] {
  return accountsIn(world, null).flatMap(account =>
    account.namespace === null ? [] : [accountOffer(account, serviceAccountUserName(account.namespace, account.name))],
  );
}

function accountOffer({ namespace, name }: Account, label: string): Offer {
  const note = namespace === null ? l10n.t('its manifests name no namespace') : l10n.t('namespace {namespace}', { namespace });
  return offerOf(label, 'account', note, { rank: name === DEFAULT_SERVICE_ACCOUNT ? 1 : 0 });
}

/** The accounts that exist as objects or that workloads run as, and that may be in a namespace; in any, where that is not known. */
function accountsIn({ facts: { workspace } }: World, wanted: string | null): readonly Account[] {
  const written = workspace.policies.flatMap(({ item: { kind, namespace, name } }) =>
    kind === 'ServiceAccount' && name !== null ? [{ namespace: knownNamespace(namespace), name }] : [],
  );
  const accounts = new Map([...written, ...serviceAccountsOf(workspace.workloads)].map(account => [JSON.stringify(account), account]));
  return [...accounts.values()].filter(({ namespace }) => mayBeOne(namespace, wanted));
}

/** The roles that a binding can name: the workspace's, and the roles that OpenShift and `oc` make for SCCs. */
export function roles(world: World, binding: KubernetesObject, kind: string): readonly Offer[] {
  const written = world.facts.workspace.policies.flatMap(({ item }) =>
    item.kind === kind && item.name !== null && (kind === 'ClusterRole' || (item.namespace ?? '') === (binding.namespace ?? ''))
      ? [offerOf(item.name, 'role', kind)]
      : [],
  );
  const named = new Set(written.map(({ label }) => label));
  const forSccs = kind === 'ClusterRole' ? sccOffers(world).map(roleOf) : [];
  return [...written, ...forSccs.filter(({ label }) => !named.has(label))];
}

const roleOf = ({ label: scc, documentation }: Offer): Offer =>
  offerOf(`system:openshift:scc:${scc}`, 'role', l10n.t('allows the use of {scc}', { scc }), { rank: 1, documentation });

/** The namespaces that the workspace's manifests name. */
export function namespaces({ facts: { workspace, cluster } }: World): readonly Offer[] {
  const names = new Set([
    ...cluster.namespaces.keys(),
    ...workspace.workloads.flatMap(({ item }) => item.ref.namespace ?? []),
    ...workspace.policies.flatMap(({ item }) => item.namespace ?? []),
  ]);
  return [...names].map(name => offerOf(name, 'namespace', ''));
}
