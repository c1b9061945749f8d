/** Who may use an SCC. */
import { countsIn, gives, grantsOf } from './grants';
import type { SccGrant } from './grants';
import { missingRights, missingSccs } from './missing';
import type { MissingList } from './missing';
import { listIn } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

export interface WhoMay {
  readonly scc: string;
  /** The namespace that was asked for; null for the whole cluster. */
  readonly namespace: string | null;
  readonly exists: boolean | 'unknown';
  readonly grants: readonly SccGrant[];
  /** Without these lists there may be more. */
  readonly missing: readonly MissingList[];
}

export function whoMay(snapshot: ClusterSnapshot, scc: string, namespace: string | null): WhoMay {
  const list = listIn(snapshot, 'SecurityContextConstraints');
  const isAtHand = list.objects.some(({ name }) => name === scc);
  return {
    scc,
    namespace,
    exists: isAtHand || (list.coverage === 'whole' ? false : 'unknown'),
    grants: grantsOf(snapshot).filter(grant => gives(grant, scc) && countsIn(grant, namespace)),
    missing: [...(isAtHand ? [] : missingSccs(snapshot)), ...missingRights(snapshot, namespace)],
  };
}
