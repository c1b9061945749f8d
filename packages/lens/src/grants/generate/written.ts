/** Which pods an SCC of the files serves already. */
import type { PodReview } from '@scc-lens/admission';
import { remember } from '@scc-lens/words';
import type { Facts } from '../../facts';
import { isStock } from '../policies/powers';
import { reviewAccountPod, type AccountPod } from './pods';
import type { SccRequest } from './types';

/** A pod's review with nothing but what every user may use, and with all that is known. */
export interface Reviewed {
  readonly pod: AccountPod;
  readonly review: PodReview;
  readonly present: PodReview;
}

/**
 * The pods for which no SCC of the files that they require, or that is granted by name, is certain to be chosen; one that was generated for the
 * service account does not count.
 */
export function withoutWrittenScc(denied: readonly Reviewed[], request: SccRequest): readonly Reviewed[] {
  const { serviceAccount, facts, name } = request;
  const generated = [name, `${serviceAccount.namespace ?? ''}-${serviceAccount.name}`];
  const sccs = facts.workspace.policies.flatMap(({ item }) => (item.kind === 'SecurityContextConstraints' ? (item.name ?? []) : []));
  const written = new Set(sccs.filter(scc => !generated.includes(scc) && !isStock(scc, request)));
  return denied.filter(({ pod, present }) => {
    if (!isChosen(present, written)) return true;
    return present.scc !== pod.required && !isChosen(reviewAccountPod(pod, { ...request, facts: withNamedGrants(facts) }), written);
  });
}

const isChosen = ({ scc = '', unless }: PodReview, sccs: ReadonlySet<string>): boolean => sccs.has(scc) && unless.length === 0;

/** Without the grants of administrators, who may use what is for the pods of others too. */
const withNamedGrants = remember((facts: Facts): Facts => {
  const grants = facts.cluster.grants.filter(({ sccs }) => !sccs.includes('*'));
  return { ...facts, cluster: { ...facts.cluster, grants } };
});
