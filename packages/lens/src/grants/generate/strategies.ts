/** Which user, SELinux context and groups an SCC has to take, as strategies; each the narrowest that these pods can work with. */
import type { SccReview, SecurityContextConstraints } from '@scc-lens/admission';
import { objectOf, tableOf, textOf, type JsonObject, type SELinuxOptions } from '@scc-lens/words';
import { needsRoot } from '../../facts';
import { isMadeByGateway, runsAs } from '../../openshell';
import { listed, strategyTexts } from '../messages';
import { containerLabel, type AccountPod, type PodContainer } from './pods';

export const STRATEGIES = ['runAsUser', 'seLinuxContext', 'fsGroup', 'supplementalGroups'] as const;
export type StrategyField = (typeof STRATEGIES)[number];

/** A strategy, and why none is narrower. */
export interface Choice {
  readonly strategy: JsonObject;
  readonly why: string;
}

/** From the narrowest to the widest type; what is not known is the widest. */
const WIDTH: Readonly<Record<string, number>> = tableOf({ MustRunAs: 1, MustRunAsRange: 2, MustRunAsNonRoot: 3, RunAsAny: 4 });

/** How much a strategy's type lets pods choose. */
export const widthOf = (strategy: JsonObject): number => WIDTH[textOf(strategy['type'])] ?? 4;

/** Whether the SCC lets a container run as root. */
export function allowsRoot({ runAsUser }: SecurityContextConstraints): boolean {
  const { type, uid, uidRangeMin } = objectOf(runAsUser);
  return type === 'RunAsAny' || (type === 'MustRunAs' && uid === 0) || (type === 'MustRunAsRange' && uidRangeMin === 0);
}

/** A pod, with the verdict of an SCC with nothing but OpenShift's own ranges. */
export interface Tried {
  readonly pod: AccountPod;
  readonly review: SccReview;
}

/** The strategies for pods that are to share an SCC. */
export function chooseStrategies(tried: readonly Tried[]): Readonly<Record<StrategyField, Choice>> {
  const pods = tried.map(({ pod }) => pod);
  // A gateway writes the ids of the namespace into the pods that it makes there; another namespace has others.
  const withOwnIds = tried.filter(({ pod }) => !isMadeByGateway(pod.workload.pod.spec));
  return {
    runAsUser: chooseUser(withOwnIds.map(({ pod }) => pod)),
    seLinuxContext: chooseSELinux(pods),
    fsGroup: chooseGroups(withOwnIds, 'fsGroup'),
    supplementalGroups: chooseGroups(tried, 'supplementalGroups'),
  };
}

/** What a container runs as; no UID where admission and the image decide. A supervisor that needs root is root if nothing is set. */
function userOf(pod: AccountPod, container: PodContainer) {
  const { spec } = pod.workload.pod;
  const { uid } = runsAs(spec, container.site.container, container.site.path);
  const nonRoot = container.site.container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  const { image, securityContext } = container.site.container;
  /** Whether it would hardly work as a UID of its namespace, which it gets where it names no user. */
  const needsImageUser = nonRoot !== true && (securityContext?.privileged === true || needsRoot(image ?? '') !== null);
  return { label: containerLabel(pod, container), uid: uid ?? (container.needs?.user === 'root' ? 0 : undefined), nonRoot, needsImageUser };
}

/** The decision table for users; see docs/least-privilege-scc.md. */
function chooseUser(pods: readonly AccountPod[]): Choice {
  const users = pods.flatMap(pod => pod.containers.map(container => userOf(pod, container)));
  const open = users.filter(({ uid }) => uid === undefined);
  const uids = [...new Set(users.flatMap(({ uid }) => (uid === undefined ? [] : [uid])))].sort((a, b) => a - b);
  const [min, max] = [uids[0], uids.at(-1)];
  const of = (wanted: number): string =>
    strategyTexts.uid({ uid: wanted, containers: listed(users.filter(({ uid }) => uid === wanted).map(({ label }) => label)) });
  const labels = open.map(({ label }) => label);
  const openOnes = listed(labels);
  const imageUsers = open.filter(({ needsImageUser }) => needsImageUser).map(({ label }) => label);
  if (imageUsers.length > 0)
    return { strategy: { type: 'RunAsAny' }, why: strategyTexts.imageUser({ open: listed(imageUsers), count: new Set(imageUsers).size }) };
  const asked = listed(uids.map(of));
  if (min === undefined || max === undefined) return { strategy: { type: 'MustRunAsRange' }, why: strategyTexts.noUser() };
  if (open.length > 0 && min === 0)
    return { strategy: { type: 'RunAsAny' }, why: strategyTexts.anyUser({ asked, open: openOnes, count: new Set(labels).size }) };
  if (open.length > 0 && open.every(({ nonRoot }) => nonRoot === true) && users.every(({ nonRoot }) => nonRoot !== false))
    return { strategy: { type: 'MustRunAsNonRoot' }, why: strategyTexts.nonRoot({ asked, open: openOnes }) };
  const filled = open.length === 0 ? '' : ` ${strategyTexts.filledUser({ open: openOnes, uid: min })}`;
  if (min === max) return { strategy: { type: 'MustRunAs', uid: min }, why: `${strategyTexts.oneUser(asked)}${filled}` };
  return { strategy: { type: 'MustRunAsRange', uidRangeMin: min, uidRangeMax: max }, why: `${strategyTexts.userRange(asked)}${filled}` };
}

/** Pods without options get their namespace's level; one fixed set of options can be demanded; everything else takes RunAsAny. */
function chooseSELinux(pods: readonly AccountPod[]): Choice {
  const set = pods.flatMap(pod => seLinuxOptionsOf(pod));
  const [first] = set;
  if (first === undefined) return { strategy: { type: 'MustRunAs' }, why: strategyTexts.noSELinux() };
  const same =
    set.every(({ options }) => sameOptions(options, first.options)) &&
    pods.every(({ workload }) => workload.pod.spec.securityContext?.seLinuxOptions !== undefined);
  const labels = listed(set.map(({ label }) => label));
  return same && (first.options.level ?? '') !== ''
    ? { strategy: { type: 'MustRunAs', seLinuxOptions: { ...first.options } }, why: strategyTexts.oneSELinux(labels) }
    : { strategy: { type: 'RunAsAny' }, why: strategyTexts.anySELinux(labels) };
}

function seLinuxOptionsOf(pod: AccountPod) {
  const shared = pod.workload.pod.spec.securityContext?.seLinuxOptions;
  const own = pod.containers.flatMap(container => {
    const options = container.site.container.securityContext?.seLinuxOptions;
    return options === undefined ? [] : [{ label: containerLabel(pod, container), options }];
  });
  return shared === undefined ? own : [{ label: pod.label, options: shared }, ...own];
}

const sameOptions = (a: SELinuxOptions, b: SELinuxOptions): boolean =>
  (['level', 'role', 'type', 'user'] as const).every(key => (a[key] ?? '') === (b[key] ?? ''));

type GroupField = 'fsGroup' | 'supplementalGroups';

/** The namespace's groups where they fit, else exactly those that are asked for. */
function chooseGroups(tried: readonly Tried[], field: GroupField): Choice {
  const asked = tried.flatMap(({ pod, review }) =>
    fitsNamespace(review, field) ? [] : [{ label: pod.label, groups: groupsOf(pod, field) }],
  );
  if (asked.length === 0) {
    const set = tried.some(({ pod }) => (groupsOf(pod, field) ?? []).length > 0);
    return { strategy: { type: 'MustRunAs' }, why: set ? strategyTexts.ownGroups() : strategyTexts.noGroup(field) };
  }
  const none = asked.filter(({ groups = [] }) => groups.length === 0);
  if (none.length > 0)
    return { strategy: { type: 'RunAsAny' }, why: strategyTexts.emptyGroups({ pods: listed(none.map(({ label }) => label)), field }) };
  const all = [...new Set(tried.flatMap(({ pod }) => groupsOf(pod, field) ?? []))].sort((a, b) => a - b);
  const isOpen = tried.some(({ pod }) => groupsOf(pod, field) === undefined);
  const filled = isOpen ? ` ${strategyTexts.filledGroup(String(all[0] ?? ''))}` : '';
  return {
    strategy: { type: 'MustRunAs', ranges: all.map(id => ({ min: id, max: id })) },
    why: `${strategyTexts.groups(listed(asked.map(({ label }) => label)))}${filled}`,
  };
}

function groupsOf({ workload }: AccountPod, field: GroupField): readonly number[] | undefined {
  const { securityContext } = workload.pod.spec;
  if (field === 'supplementalGroups') return securityContext?.supplementalGroups;
  return securityContext?.fsGroup === undefined ? undefined : [securityContext.fsGroup];
}

const fitsNamespace = ({ violations, missing }: SccReview, field: GroupField): boolean =>
  !violations.some(({ check }) => check === field) && !missing.some(fact => 'path' in fact && fact.path.includes(field));
