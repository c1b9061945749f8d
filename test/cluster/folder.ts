/** Public manifests before the referee: the verdicts of the engine and of the API server on every pod of a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stockSccs } from '@scc-lens/admission';
import type { PodReview, Release } from '@scc-lens/admission';
import { gatherFacts, podOf, readSettings, reviewPlace, workloadsIn } from '@scc-lens/lens';
import type { Facts } from '@scc-lens/lens';
import type { JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { serviceAccountOf } from '../../packages/lens/src/review/paths';

/** One pod of a folder's manifests, as a case for the referee. */
export interface PodCase {
  /** `FILE:DOCUMENT KIND/NAME`. */
  readonly id: string;
  readonly object: JsonObject;
  /** The engine's verdict. */
  readonly ours: Verdict & Pick<PodReview, 'admission'>;
}

/** `verdict` is admitted, denied, invalid, unknown or not-checked; `scc` the chosen one. */
interface Verdict {
  readonly verdict: string;
  readonly scc?: string;
}

/** What the referee answers, as far as it is compared; see internal/referee/case.go. */
interface Answer extends Verdict {
  readonly message?: string;
  readonly failed?: string;
}

/** Where the referee creates what names no namespace, with what it gives that namespace; see internal/referee/case.go. */
const NAMESPACE = {
  name: 'team',
  labels: {},
  annotations: {
    'openshift.io/sa.scc.uid-range': '1000700000/10000',
    'openshift.io/sa.scc.supplemental-groups': '1000700000/10000',
    'openshift.io/sa.scc.mcs': 's0:c26,c25',
  },
};

const MANIFEST = /\.(?:ya?ml|json)$/;

/** The pods of all manifests under a folder, each taken for one of namespace `team`, without SCCs and grants of its own. */
export function podCases(folder: string, release: string | undefined): readonly PodCase[] {
  const { settings, problems } = readSettings(release === undefined ? {} : { openshift: { version: release } });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && MANIFEST.test(entry.name))
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return names.sort().flatMap(name => {
    const file = parseFile(readFileSync(path.join(folder, name), 'utf8'));
    return workloadsIn(file).map(place => {
      const workload = { ...place.workload, ref: { ...place.workload.ref, namespace: NAMESPACE.name } };
      const { review } = reviewPlace(
        { ...place, workload },
        { settings, facts: factsFor(serviceAccountOf(workload), settings.openshiftVersion) },
      );
      const { kind, name: object } = workload.ref;
      return { id: `${name}:${place.document + 1} ${kind}/${object ?? ''}`, object: createdPod(podOf(workload)), ours: verdictOf(review) };
    });
  });
}

/** The referee makes the service account where it is missing. */
function factsFor(name: string, release: Release): Facts {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE.name } };
  return gatherFacts([{ file: 'account.json', manifests: parseFile(JSON.stringify(account)).manifests }], {
    namespaces: [NAMESPACE],
    sccs: stockSccs(release),
    onlyTheseSccs: true,
  });
}

/** Fields that name an object which the cluster would have to have. */
const REFERENCES = ['priorityClassName', 'runtimeClassName'];

/** As its controller creates the pod, with a name. */
function createdPod({ metadata, spec }: JsonObject): JsonObject {
  const { name, labels, annotations } = metadata as JsonObject;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: typeof name === 'string' && /^[a-z0-9][-a-z0-9.]*$/.test(name) ? name : 'pod',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: Object.fromEntries(Object.entries(spec as JsonObject).filter(([field]) => !REFERENCES.includes(field))),
  };
}

function verdictOf({ verdict, admission, scc, invalidatedBy }: PodReview): PodCase['ours'] {
  if (invalidatedBy !== undefined) return { verdict: 'invalid', admission };
  return { verdict, admission, ...(verdict === 'admitted' && scc !== undefined ? { scc } : {}) };
}

/** The pods on which engine and referee differ, then how many pods there are of each outcome. `answers` are in the order of the cases. */
export function compare(cases: readonly PodCase[], answers: readonly Answer[]): { readonly text: string; readonly differ: boolean } {
  const counts = new Map<string, number>();
  const differences = cases.flatMap(({ id, ours }, i) => {
    const { failed, message, ...answer } = answers[i] ?? { verdict: 'error', failed: 'no answer' };
    const theirs = failed === undefined ? answer : { verdict: 'failed' };
    // Of a pod that both refuse, the API server reports admission first unless the pod cannot be decoded.
    const isBoth = ours.verdict === 'invalid' && ours.admission === 'denied' && theirs.verdict === 'denied';
    const agree = isBoth || textOf(ours) === textOf(theirs);
    const outcome = agree ? `agree: ${ours.verdict}` : `differ: ours ${ours.verdict}, theirs ${theirs.verdict}`;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    return agree ? [] : [`${id}\n  ours ${textOf(ours)}, theirs ${textOf(theirs)}: ${failed ?? message ?? ''}`];
  });
  const totals = [...counts].sort().map(([outcome, count]) => `${count} ${outcome}`);
  return { text: [...differences, `${cases.length} pods`, ...totals].join('\n'), differ: differences.length > 0 };
}

const textOf = ({ verdict, scc }: Verdict): string => (scc === undefined ? verdict : `${verdict} by ${scc}`);
