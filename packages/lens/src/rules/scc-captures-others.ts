import { defaultScc, REQUIRED_SCC_ANNOTATION, type SecurityContextConstraints } from '@scc-lens/admission';
import type { JsonObject, Observation, Remedy } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { ClusterFacts } from '../facts';
import {
  capturedBy,
  customSccs,
  fieldIn,
  granteeName,
  grantsNaming,
  isTriedFirst,
  leavesUserOpen,
  perUser,
  podNames,
  powerCount,
  powersOf,
  sccNamed,
  usersOfScc,
  withoutScc,
} from '../grants';
import type { Captured, CustomScc, User } from '../grants';
import { firstRelease, isMadeByGateway } from '../openshell';
import { list, serviceAccountOf } from '../review';
import { sccCapturesOthersTexts as texts } from './messages';
import { preferred, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const sccCapturesOthers: Rule = {
  id: 'scc-captures-others',
  summary: 'OpenShift chooses an SCC for pods that do not need it, because of its priority or its order, and so changes what they run as.',
  defaultSeverity: 'warning',
  check: subject =>
    customSccs(subject.manifest, subject)
      // Its order and what it permits depend on all of its lines.
      .filter(({ isCut }) => isCut !== true)
      .flatMap(scc => inScc(scc, subject)),
};

function inScc(object: CustomScc, subject: Subject): readonly Observation[] {
  const { name, value } = object;
  const written = value['priority'];
  // Fewer points may put it first without one.
  const decides = typeof written === 'number' && written > 0 && !isTriedFirst({ ...value, priority: null }, subject);
  const priority = decides ? written : null;
  const path = priority === null ? fieldIn(object, 'metadata', 'name') : fieldIn(object, 'priority');
  const remedies = (): readonly Remedy[] => priorityRemedies(object, subject);
  const users = usersOfScc(name, subject);
  if (users.length > 0 && isForImageUsers(object, users, subject)) return [];
  const captured = harmed(name, subject);
  if (captured.length > 0) return [{ path, message: capturedMessage(captured, priority !== null, object, subject), remedies }];
  const grants = grantsNaming(name, subject.facts.workspace).filter(({ grantee }) => grantee.kind !== 'others');
  const ordinary = defaultScc(subject.settings.openshiftVersion);
  if (priority !== null && grants.length > 0) return [{ path, message: texts.triedFirst({ priority, ordinary }), remedies }];
  const broad = grants.find(({ grantee }) => grantee.kind === 'accounts' || grantee.kind === 'all-users');
  if (broad === undefined || powersOf(value).length === 0 || !isTriedFirst(value, subject)) return [];
  return [{ path, message: texts.given({ grantee: granteeName(broad.grantee), ordinary }) }];
}

/** Whether it is given to the service accounts of these pods, and lets their images run as their own users, which the pods leave to them. */
function isForImageUsers({ name, value }: CustomScc, users: readonly User[], { facts }: Subject): boolean {
  const keyOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);
  const accounts = new Set(
    grantsNaming(name, facts.workspace).flatMap(({ grantee }) =>
      grantee.kind === 'account' ? [keyOf(grantee.namespace, grantee.name)] : [],
    ),
  );
  const isOwn = ({ pod: { workload } }: User): boolean => accounts.has(keyOf(workload.ref.namespace, serviceAccountOf(workload)));
  // A pod that Kubernetes refuses uses no SCC.
  const created = users.filter(({ review }) => review.invalid.length === 0);
  return powersOf(value).some(({ id }) => id === 'root') && created.every(user => isOwn(user) && leavesUserOpen([user.pod]));
}

const capture = perUser<Captured | null>();

/** The pods that would do with less, as a supervisor that needs root does not, and are changed by what they get instead; `changed` is the SCC as it might be. */
function harmed(name: string, subject: Subject, changed?: SecurityContextConstraints): readonly Captured[] {
  const users = usersOfScc(name, subject).filter(
    ({ certain, review, pod }) => certain && review.scc === name && !pod.containers.some(({ needs }) => needs?.user === 'root'),
  );
  if (users.length === 0) return [];
  const { cluster } = subject.facts;
  const before = withoutScc(cluster, name);
  const after: ClusterFacts = changed === undefined ? cluster : { ...cluster, sccs: [...before.sccs, changed] };
  const harm = ({ pod }: User): Captured | null =>
    capturedBy({ scc: name, before, after }, [pod], subject.settings).find(captured => isHarmed(captured, subject)) ?? null;
  return users.flatMap(user => capture(user, `${changed === undefined ? 'unchanged' : 'changed'} ${name}`, () => harm(user)) ?? []);
}

/** A pod that had a broader SCC is none the worse, and one that leaves a narrow one for the same treatment is not either. */
function isHarmed({ before, after }: Captured, subject: Subject): boolean {
  if (before.scc === undefined || after.scc === undefined || after.admission !== 'admitted') return false;
  const powers = (name: string): number => powerCount(sccNamed(name, subject) ?? {});
  return powers(before.scc) < powers(after.scc) && effect(before.mutated?.()) !== effect(after.mutated?.());
}

/** A pod without the annotations that admission leaves. */
const effect = (pod: JsonObject | undefined): string => JSON.stringify(pod?.['spec']);

function capturedMessage(captured: readonly Captured[], priority: boolean, object: KubernetesObject, subject: Subject): string {
  const ordinary = list([...new Set(captured.flatMap(({ before: { scc } }) => scc ?? []))], 'or');
  const why = priority ? texts.byPriority(ordinary) : texts.byOrder(ordinary);
  const message = texts.captured({
    pods: podNames(captured, object, subject),
    ordinary,
    why,
    annotation: `${REQUIRED_SCC_ANNOTATION}: ${ordinary}`,
  });
  // No annotation can be written into a pod that the gateway writes.
  return captured.some(({ pod: { workload } }) => isMadeByGateway(workload.pod.spec))
    ? `${message} ${texts.ofGateway({ annotation: REQUIRED_SCC_ANNOTATION, first: firstRelease('listed-annotations') })}`
    : message;
}

/** Without its priority the SCC may still be tried first. */
function priorityRemedies(object: CustomScc, subject: Subject): readonly Remedy[] {
  const changed = { ...object.value, priority: null } as SecurityContextConstraints;
  if (harmed(object.name, subject, changed).length > 0) return [];
  return [preferred(unsafe('no priority', texts.noPriority(), set([...object.path, 'priority'], null)))];
}
