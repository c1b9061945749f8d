/** What an SCC permits beyond what its pods need: permissions are taken away one after the other, and the pods are tried again. */
import { isStoredScc, type MissingFact, type SccReview, type SecurityContextConstraints } from '@scc-lens/admission';
import { listOf, type FieldPath } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Placed, World } from '../../facts';
import { isMadeByGateway } from '../../openshell';
import { leavesUserOpen } from '../policies/powers';
import { draftScc, type Draft } from './draft';
import { permissionsOf, type Permission } from './permissions';
import { accountPod, isUnfinished, tryScc, type AccountPod } from './pods';

/** What an SCC permits although it makes the same of each of these workloads' pods without all of it; nothing if it admits none. */
export function unneededPermissions(
  scc: SecurityContextConstraints,
  workloads: readonly Placed<Workload>[],
  world: World,
): readonly Permission[] {
  const all = workloads.map(placed => accountPod(placed, placed.item.ref.namespace, world));
  const tried = all.map(pod => ({ pod, review: tryScc(scc, pod, world) }));
  // What is filled in later may need anything.
  const isOpen = ({ kind }: MissingFact): boolean => kind === 'value' || kind === 'scc-value';
  if (tried.some(({ pod, review }) => isUnfinished(pod, world) || review?.missing.some(isOpen))) return [];
  // Where an SCC cannot be set up, it objects to nothing by itself.
  if (tried.some(({ review }) => review?.providerError !== undefined) || !tried.some(({ review }) => review?.verdict === 'admitted'))
    return [];
  const pods = tried.flatMap(({ pod, review }) => (review === undefined ? [] : [pod]));
  const { taken } = shrink(scc, pods, draftScc(pods, 'draft', world), world);
  // A pod that leaves its user to the image may need any user.
  return leavesUserOpen(all) ? taken.filter(({ path }) => path[0] !== 'runAsUser') : taken;
}

/** Takes permissions away from an SCC as long as the pods do not object; without any of the `needed` ones a pod is changed, or refused for one more reason. */
export function shrink(scc: SecurityContextConstraints, pods: readonly AccountPod[], draft: Draft, world: World) {
  let current = scc;
  const taken: Permission[] = [];
  const needed = new Map<string, Permission>();
  for (const permission of permissionsOf(current, draft, world)) {
    // Of one list several entries may go, so each is taken from what the others have left.
    const [removable] = permissionsOf(current, draft, world).filter(other => other.permission === permission.permission);
    if (removable === undefined || !isStoredScc(removable.without)) continue;
    const { path, permission: name, sentence } = removable;
    const changes = (pod: AccountPod): boolean => {
      const [before, after] = [tryScc(current, pod, world), tryScc(removable.without, pod, world)];
      // A gateway fails a sandbox to which an SCC adds a group.
      const isKept = removable.harmless !== true || (path[0] === 'supplementalGroups' && isMadeByGateway(pod.workload.pod.spec));
      const isRefused = before?.verdict !== after?.verdict || objections(after) > objections(before);
      return isRefused || (isKept && before !== undefined && after !== undefined && effect(before) !== effect(after));
    };
    if (removable.needed === true || pods.some(changes)) needed.set(name, { path: pathIn(scc, path, current), permission: name, sentence });
    else {
      taken.push({ path: permission.path, permission: name, sentence });
      current = removable.without;
    }
  }
  return { scc: current, taken, needed: [...needed.values()] };
}

const objections = (review: SccReview | undefined): number => (review?.violations.length ?? 0) + (review?.missing.length ?? 0);

/** Entries of lists keep the address that they have in the SCC's manifest. */
function pathIn(scc: SecurityContextConstraints, path: FieldPath, current: SecurityContextConstraints): FieldPath {
  const [field = '', index] = path;
  if (typeof index !== 'number') return path;
  return [field, listOf(scc[field]).indexOf(listOf(current[field])[index] ?? null)];
}

/** The pod as an SCC leaves it. Privilege escalation is filled in where it is unset, and Kubernetes' own demands are looked at elsewhere. */
const effect = (review: SccReview): string =>
  JSON.stringify([review.mutated(), review.open], (key, value: unknown) => (key === 'allowPrivilegeEscalation' ? undefined : value));
