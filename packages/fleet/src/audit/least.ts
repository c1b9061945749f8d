/** The least SCC for the pods of an account. */
import { compareRank, constraintOf, stockSccs } from '@scc-lens/admission';
import { accountPod, generateScc, powerCount, powersOf, reviewUngranted, tryScc } from '@scc-lens/lens';
import type { AccountPod, Power, WorkspaceFacts, World } from '@scc-lens/lens';
import { groupBy, objectListOf, remember, textOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { rbacOf } from '../grants';
import type { AccountName } from '../may';
import { listIn, type ClusterSnapshot } from '../snapshot';
import { powersOfSccs } from './powers';
import { accountKey, factsFor, isByCreator, mayNarrow, placed, presentReview, workloadOf, type Question, type Unit } from './units';

export type Least =
  /** No pods are at hand, admission judges none of them, or all are admitted by rights of their creators. */
  | { readonly kind: 'none' }
  /** What every user may use admits all pods. */
  | { readonly kind: 'ordinary'; readonly sccs: readonly string[] }
  /** An SCC that OpenShift ships. */
  | { readonly kind: 'stock'; readonly scc: string }
  /** The SCC that was generated before, and that its pods have. */
  | { readonly kind: 'used'; readonly scc: string }
  | {
      readonly kind: 'generated';
      readonly scc: string;
      readonly powers: readonly Power[];
      /** What was proven. */
      readonly proof: string;
      /** The objects as YAML. */
      readonly text: string;
      /** What the manifests of the pods have to change for it. */
      readonly changes: readonly string[];
      /** The narrowest SCC that OpenShift ships and that admits all pods; null where none does. */
      readonly stock: string | null;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly stock: string | null };

/** What the pods of an account need, without regard to what they may use now. */
export function leastFor(account: AccountName, units: readonly Unit[], question: Question): Least {
  const own = units.filter(unit => !isByCreator(unit, question));
  const near = worldOf(account, own, question, true);
  const pods = near.facts.workspace.workloads.map(one => accountPod(one, account.namespace, near));
  const judged = pods.map(pod => ({ pod, review: reviewUngranted(pod, near) })).filter(({ review }) => review.admission !== 'not-checked');
  if (judged.length === 0) return { kind: 'none' };
  const sccs = judged.map(({ review: { scc, unless } }) => (unless.length === 0 ? scc : undefined));
  if (sccs.every(scc => scc !== undefined)) return { kind: 'ordinary', sccs: [...new Set(sccs)] };
  const world = worldOf(account, own, question, false);
  const stock = stockFor(
    judged.map(({ pod }) => pod),
    world,
  );
  if (stock?.isHarmless === true) return { kind: 'stock', scc: stock.name };
  const made = generateScc({ ...world, serviceAccount: account });
  if ('refused' in made) return { kind: 'unknown', reason: made.refused, stock: stock?.name ?? null };
  const changes = made.changes.map(({ label, title }) => `${label}: ${title}`);
  const powers = made.objects.filter(({ kind }) => kind === 'SecurityContextConstraints').flatMap(powersOf);
  const isUsed = own.every(unit => presentReview(question)(unit).scc === made.name);
  if (isUsed && powersOfSccs([made.name], question.snapshot).every(one => powers.some(({ id }) => id === one.id)))
    return { kind: 'used', scc: made.name };
  return {
    ...{ kind: 'generated', scc: made.name, powers, proof: made.proof.sentence, text: made.text, changes },
    stock: stock?.name ?? null,
  };
}

/** The cluster's copy of an SCC that OpenShift ships, with the fewest powers of those that admit all pods. */
function stockFor(pods: readonly AccountPod[], world: World) {
  const { facts, settings } = world;
  const shipped = new Set(stockSccs(settings.openshiftVersion, settings.openshiftProfile).map(({ metadata }) => metadata?.name));
  const narrowestFirst = facts.cluster.sccs
    .filter(({ metadata }) => shipped.has(metadata?.name))
    .map(scc => ({ scc, rank: constraintOf(scc), powers: powerCount(scc) }))
    .sort((a, b) => a.powers - b.powers || compareRank(a.rank, b.rank));
  const fitting = narrowestFirst.find(({ scc }) => pods.every(pod => tryScc(scc, pod, world)?.verdict === 'admitted'));
  return fitting === undefined ? null : { name: fitting.rank.name, isHarmless: fitting.powers === 0 };
}

/** As the generator takes it. An SCC that is granted to one account changes no pod of another, so others are left out. */
function worldOf(account: AccountName, units: readonly Unit[], { snapshot, settings }: Question, isNarrow: boolean): World {
  const workloads = units.map(unit => placed(workloadOf(unit, snapshot)));
  const controllers = units.flatMap(({ controller }) => controller ?? []);
  const cluster = factsFor(account, controllers, snapshot, { isNarrow: isNarrow && workloads.every(({ item }) => mayNarrow(item)) });
  return { settings, facts: { cluster, workspace: { workloads, policies: policiesFor(account, snapshot) } } };
}

/** The accounts of its namespace, and what binds roles to the account. */
function policiesFor(account: AccountName, snapshot: ClusterSnapshot): WorkspaceFacts['policies'] {
  const own = [...(accountsIn(snapshot).get(account.namespace) ?? []), ...(bindingsOf(snapshot).get(accountKey(account)) ?? [])];
  return own.map(item => ({ file: '', document: 0, item }));
}

const accountsIn = remember((snapshot: ClusterSnapshot) =>
  groupBy(listIn(snapshot, 'ServiceAccount').objects, ({ namespace }) => [namespace ?? '']),
);

const bindingsOf = remember((snapshot: ClusterSnapshot): ReadonlyMap<string, readonly KubernetesObject[]> =>
  groupBy(
    rbacOf(snapshot).filter(({ kind }) => kind.endsWith('Binding')),
    ({ value, namespace }) =>
      objectListOf(value['subjects'])
        .filter(({ kind }) => kind === 'ServiceAccount')
        .map(subject => `${textOf(subject['namespace']) || (namespace ?? '')}/${textOf(subject['name'])}`),
  ),
);
