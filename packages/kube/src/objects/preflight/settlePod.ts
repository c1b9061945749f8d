/** A refusal that this very deployment may lift: which objects decide, and whether the cluster's answers show that they will. */
import { sccsOf } from '../clusterFacts';
import { without } from '../serverFields';
import { request, type Connection, type Reply } from '../../wire';
import { collectionPath, fieldsAt, isFields, listAt, objectPath, PODS, resourceOf, textAt } from '../../words';
import type { ClusterError, Fields, ObjectRef, Result } from '../../words';
import { binds, changedRole, isBinding, roleOf, type Change } from './changes';
import { hasPriorityScope, isSccRefusal, liftersOfPod, listQuotas, proveQuota, type PodPlace } from './lifters';
import type { PodCheck, RefusedPod } from './types';

export type Judgement = Pick<PodCheck, 'verdict' | 'judgedAs' | 'caveat'>;

export interface Refused extends PodPlace {
  readonly cluster: Connection;
  readonly pod: Fields;
  /** Asks about the pod in the way in which it was refused. */
  readonly ask: (pod: Fields) => Promise<Judgement>;
  readonly changes: readonly Change[];
}

/** Refusals that follow each other, because admission names only the first: a class that is missing, then a quota. */
const ROUNDS = 4;

/** A refusal that nothing of the deployment lifts stays one, also where it shows only after another one was lifted. */
export async function settleRefusal(first: Judgement, question: Refused): Promise<Judgement> {
  const { changes, ask } = question;
  const lifters = new Set<Change>();
  let answer = first;
  let { pod } = question;
  let refusal: ClusterError | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const { verdict } = answer;
    if (verdict.kind !== 'refused') {
      if (refusal === null) return answer;
      const on = [...refsOf(lifters), ...(verdict.kind === 'awaiting' ? verdict.on : [])];
      const isCertain = verdict.kind === 'admitted' || (verdict.kind === 'awaiting' && verdict.proven);
      const proven = isCertain && (await isExact(question, lifters));
      const scc = verdict.kind === 'notChecked' ? null : verdict.scc;
      return { ...answer, caveat: null, verdict: { kind: 'awaiting', on, refusal, proven, scc } };
    }
    const found = liftersOfPod(verdict, question, changes).filter(change => !lifters.has(change));
    if (found.length === 0) return answer;
    refusal ??= verdict.error;
    for (const change of found) lifters.add(change);
    const foreseen = foreseePod(pod, found);
    if (foreseen === null) {
      const proven = await isProven(question, pod, verdict, found);
      return { ...answer, caveat: null, verdict: { kind: 'awaiting', on: refsOf(lifters), refusal, proven, scc: null } };
    }
    pod = foreseen;
    answer = await ask(pod);
  }
  return answer;
}

const refsOf = (changes: ReadonlySet<Change>): readonly ObjectRef[] => [...changes].map(({ planned }) => planned.ref);

/** A quota that counts pods of a PriorityClass does not count the pod that was sent without it. */
async function isExact({ cluster, namespace }: Refused, lifters: ReadonlySet<Change>): Promise<boolean> {
  if (![...lifters].some(({ planned }) => planned.ref.kind === 'PriorityClass')) return true;
  const quotas = await listQuotas(cluster, namespace);
  return quotas !== null && !quotas.some(hasPriorityScope);
}

const isProven = async (question: Refused, pod: Fields, refused: RefusedPod, found: readonly Change[]): Promise<boolean> =>
  isSccRefusal(refused) ? admitsBySccOf(question, pod, found) : proveQuota(question, refused.error, found);

const REQUIRED_SCC = 'openshift.io/required-scc';

/** Whether one of the SCCs that the pod may use in future admits it: asked as the user, who has to be allowed to use it already. */
async function admitsBySccOf(
  { cluster, namespace, identities, changes }: Refused,
  pod: Fields,
  found: readonly Change[],
): Promise<boolean> {
  const bindings = found.filter(change => isBinding(change) && identities.some(identity => binds(change, identity)));
  const changing = new Set(changes.map(({ planned: { ref } }) => `${ref.kind}/${ref.name}`));
  for (const binding of bindings) {
    const role = changedRole(changes, binding)?.object ?? (await readRole(cluster, binding));
    for (const scc of role === null ? [] : sccsOf(role)) {
      if (scc === '*' || changing.has(`SecurityContextConstraints/${scc}`)) continue;
      if (await isAdmittedBy(cluster, namespace, pod, scc)) return true;
    }
  }
  return false;
}

async function readRole(cluster: Connection, binding: Change): Promise<Fields | null> {
  const { apiVersion, kind, namespace, name } = roleOf(binding);
  const resource = kind === 'Role' ? resourceOf(apiVersion, kind, 'roles') : resourceOf(apiVersion, kind, 'clusterroles', false);
  const answer = await request(cluster, 'GET', objectPath(resource, { namespace, name }));
  return answer.ok ? answer.value.body : null;
}

async function isAdmittedBy(cluster: Connection, namespace: string, pod: Fields, scc: string): Promise<boolean> {
  const metadata = fieldsAt(pod, 'metadata');
  const required = textAt(metadata, 'annotations', REQUIRED_SCC);
  if (required !== undefined && required !== scc) return false;
  const body = { ...pod, metadata: { ...metadata, annotations: { ...fieldsAt(metadata, 'annotations'), [REQUIRED_SCC]: scc } } };
  return (await dryRunPod(cluster, namespace, body)).ok;
}

/** Creates a pod in a dry run. */
export const dryRunPod = (cluster: Connection, namespace: string, pod: Fields): Promise<Result<Reply<Fields>>> =>
  request(cluster, 'POST', collectionPath(PODS, namespace), { query: { dryRun: 'All' }, body: pod, idempotent: true });

/** The pod as admission will have it after these changes, so that the cluster can be asked today; null where a pod cannot show one of them. */
function foreseePod(pod: Fields, [lifter, ...others]: readonly Change[]): Fields | null {
  switch (lifter?.planned.ref.kind) {
    case undefined:
      return pod;
    case 'PriorityClass':
      return foreseePod({ ...pod, spec: without(fieldsAt(pod, 'spec'), ['priorityClassName']) }, others);
    case 'LimitRange':
      return foreseePod(withDefaults(pod, lifter.object), others);
    default:
      return null;
  }
}

const LISTS = ['initContainers', 'containers'];

/** Requests and limits of containers, as the LimitRanger plug-in fills them in. */
function withDefaults(pod: Fields, limitRange: Fields): Fields {
  const limit = listAt(limitRange, 'spec', 'limits').find(one => fieldsAt(one)['type'] === 'Container');
  const [limits, requests] = [fieldsAt(limit, 'default'), fieldsAt(limit, 'defaultRequest')];
  const fill = (container: unknown): unknown => {
    if (!isFields(container)) return container;
    const resources = fieldsAt(container, 'resources');
    const own = fieldsAt(resources, 'limits');
    // A request that is not written is the limit that is.
    const merged = { limits: { ...limits, ...own }, requests: { ...requests, ...own, ...fieldsAt(resources, 'requests') } };
    return { ...container, resources: { ...resources, ...merged } };
  };
  const spec = fieldsAt(pod, 'spec');
  return {
    ...pod,
    spec: { ...spec, ...Object.fromEntries(LISTS.filter(name => name in spec).map(name => [name, listAt(spec, name).map(fill)])) },
  };
}
