/** Which SCCs findings ask for. */
import { isWithin, type Finding } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { accountOf } from '../../grants';
import { workloadAt } from '../../review';
import { DELIVERY_RULE, isDenial } from '../../rules';
import { chosenRemedy } from '../fixing/fixAll';
import { resolveRemedy } from '../fixing/resolve';
import type { Account } from './prepareScc';

/** An SCC that a service account's pods need. */
export interface Need {
  readonly account: Account;
  /** Touched findings that report that no SCC admits the pods. */
  readonly denied: readonly Finding[];
  /** Findings on supervisors of the same workloads that come from the node and can be delivered otherwise. */
  readonly mounted: readonly Finding[];
}

/** One need for each service account that the touched findings are about; `findings` are all of their documents. */
export function needs(file: ParsedFile, findings: readonly Finding[], touched: readonly Finding[]): readonly Need[] {
  const byAccount = new Map<string, Need>();
  const mounts = findings.filter(({ rule }) => rule === DELIVERY_RULE);
  for (const finding of touched.filter(each => isDenial(each) || each.rule === DELIVERY_RULE)) {
    const place = workloadAt(file, finding);
    if (place === undefined) continue;
    const account = accountOf(place.workload);
    const key = JSON.stringify(account);
    const known = byAccount.get(key) ?? { account, denied: [], mounted: [] };
    const mounted = mounts.filter(
      other =>
        other.document === place.document &&
        isWithin(other.path, place.workload.podSpec) &&
        !known.mounted.includes(other) &&
        isConvertible(file, other),
    );
    byAccount.set(key, {
      account,
      denied: isDenial(finding) ? [...known.denied, finding] : known.denied,
      mounted: [...known.mounted, ...mounted],
    });
  }
  return [...byAccount.values()];
}

/** As `fixAll` decides it, which edits no document with an invalid line; a quick fix of another line may. */
function isConvertible(file: ParsedFile, finding: Finding): boolean {
  const remedy = chosenRemedy(finding, {});
  return file.manifests[finding.document]?.class !== 'invalid' && remedy !== undefined && 'edits' in resolveRemedy(file, finding, remedy);
}
