/** Which user, SELinux context and groups an SCC has to take, as strategies; each the narrowest that these pods can work with. */
import { textOf } from '../words';
import type { JsonObject, SELinuxOptions } from '../words';
import { runsAs } from '../openshell';
import type { SccReview } from '../scc';
import { containerLabel } from './pods';
import type { AccountPod, PodContainer } from './pods';
import { listed } from './words';

export const STRATEGIES = ['runAsUser', 'seLinuxContext', 'fsGroup', 'supplementalGroups'] as const;
export type StrategyField = (typeof STRATEGIES)[number];

/** A strategy, and why none is narrower. */
export interface Choice {
  readonly strategy: JsonObject;
  readonly why: string;
}

/** From the narrowest to the widest type; what is not known is the widest. */
const WIDTH: Readonly<Record<string, number>> = { MustRunAs: 1, MustRunAsRange: 2, MustRunAsNonRoot: 3, RunAsAny: 4 };

/** How much a strategy's type lets pods choose. */
export function widthOf(strategy: JsonObject): number {
  return WIDTH[textOf(strategy['type'])] ?? 4;
}

/** A pod, and what an SCC with nothing but OpenShift's own ranges says of it. */
export interface Tried {
  readonly pod: AccountPod;
  readonly review: SccReview;
}

/** The strategies for pods that are to share an SCC. */
export function chooseStrategies(tried: readonly Tried[]): Readonly<Record<StrategyField, Choice>> {
  const pods = tried.map(({ pod }) => pod);
  return {
    runAsUser: chooseUser(pods),
    seLinuxContext: chooseSELinux(pods),
    fsGroup: chooseGroups(tried, 'fsGroup'),
    supplementalGroups: chooseGroups(tried, 'supplementalGroups'),
  };
}

interface UserOf {
  readonly label: string;
  /** What it runs as; undefined where it leaves that to admission and the image. */
  readonly uid: number | undefined;
  readonly nonRoot: boolean | undefined;
}

/** A supervisor that has to be root and does not say so is root all the same, where the SCC can make it so. */
function userOf(pod: AccountPod, container: PodContainer): UserOf {
  const { spec } = pod.workload.pod;
  const { uid } = runsAs(spec, container.site.container, container.site.path);
  const nonRoot = container.site.container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  return { label: containerLabel(pod, container), uid: uid ?? (container.needs?.user === 'root' ? 0 : undefined), nonRoot };
}

/** The decision table for users; see docs/least-privilege-scc.md. */
function chooseUser(pods: readonly AccountPod[]): Choice {
  const users = pods.flatMap(pod => pod.containers.map(container => userOf(pod, container)));
  const open = users.filter(({ uid }) => uid === undefined);
  const uids = [...new Set(users.flatMap(({ uid }) => (uid === undefined ? [] : [uid])))].sort((a, b) => a - b);
  const [min, max] = [uids[0], uids.at(-1)];
  const of = (wanted: number): string => `uid ${wanted} (${listed(users.filter(({ uid }) => uid === wanted).map(({ label }) => label))})`;
  const asked = uids.map(of).join('; ');
  if (min === undefined || max === undefined) {
    return {
      strategy: { type: 'MustRunAsRange' },
      why: "No pod sets a user, so each gets one of its namespace's range, as under restricted-v2.",
    };
  }
  if (open.length > 0 && min === 0) {
    return {
      strategy: { type: 'RunAsAny' },
      why: `Asked for: ${asked}. But ${listed(open.map(({ label }) => label))} leave the user to the image: every narrower strategy refuses root, or would make root of them too. With runAsUser set there, this could be narrower.`,
    };
  }
  if (open.length > 0 && open.every(({ nonRoot }) => nonRoot === true) && users.every(({ nonRoot }) => nonRoot !== false)) {
    return {
      strategy: { type: 'MustRunAsNonRoot' },
      why: `Asked for: ${asked}; and the image's own user, as long as it is not root, by ${listed(open.map(({ label }) => label))}.`,
    };
  }
  const filled =
    open.length === 0
      ? ''
      : ` Containers that set none (${listed(open.map(({ label }) => label))}) get uid ${min}, as restricted-v2 would give them one of the namespace's range.`;
  if (min === max) return { strategy: { type: 'MustRunAs', uid: min }, why: `Asked for: ${asked}; every other user is refused.${filled}` };
  return {
    strategy: { type: 'MustRunAsRange', uidRangeMin: min, uidRangeMax: max },
    why: `Asked for: ${asked}. An SCC cannot list users; this range is the narrowest that takes them all.${filled}`,
  };
}

/** Pods without options get their namespace's level; one fixed set of options can be demanded; everything else takes RunAsAny. */
function chooseSELinux(pods: readonly AccountPod[]): Choice {
  const set = pods.flatMap(pod => seLinuxOptionsOf(pod));
  const [first] = set;
  if (first === undefined)
    return { strategy: { type: 'MustRunAs' }, why: "No pod sets SELinux options, so each gets its namespace's level." };
  const same =
    set.every(({ options }) => sameOptions(options, first.options)) &&
    pods.every(({ workload }) => workload.pod.spec.securityContext?.seLinuxOptions !== undefined);
  if (same && (first.options.level ?? '') !== '') {
    return {
      strategy: { type: 'MustRunAs', seLinuxOptions: { ...first.options } },
      why: `Set by ${listed(set.map(({ label }) => label))}; everything else is refused.`,
    };
  }
  return {
    strategy: { type: 'RunAsAny' },
    why: `SELinux options are set by ${listed(set.map(({ label }) => label))}. MustRunAs takes one complete set of options for whole pods, with a level, and cannot express these.`,
  };
}

interface SELinuxOf {
  readonly label: string;
  readonly options: SELinuxOptions;
}

function seLinuxOptionsOf(pod: AccountPod): readonly SELinuxOf[] {
  const shared = pod.workload.pod.spec.securityContext?.seLinuxOptions;
  const own = pod.containers.flatMap(container => {
    const options = container.site.container.securityContext?.seLinuxOptions;
    return options === undefined ? [] : [{ label: containerLabel(pod, container), options }];
  });
  return shared === undefined ? own : [{ label: pod.label, options: shared }, ...own];
}

function sameOptions(a: SELinuxOptions, b: SELinuxOptions): boolean {
  return (['level', 'role', 'type', 'user'] as const).every(key => (a[key] ?? '') === (b[key] ?? ''));
}

type GroupField = 'fsGroup' | 'supplementalGroups';

/** The namespace's groups where they fit, else exactly those that are asked for. */
function chooseGroups(tried: readonly Tried[], field: GroupField): Choice {
  const asked = tried.flatMap(({ pod, review }) =>
    fitsNamespace(review, field) ? [] : [{ label: pod.label, groups: groupsOf(pod, field) }],
  );
  if (asked.length === 0) {
    const set = tried.some(({ pod }) => groupsOf(pod, field) !== undefined);
    return {
      strategy: { type: 'MustRunAs' },
      why: set ? "The groups that are set are the namespace's own." : `No pod sets ${field}, so each gets its namespace's.`,
    };
  }
  const none = asked.filter(({ groups = [] }) => groups.length === 0);
  if (none.length > 0) {
    return {
      strategy: { type: 'RunAsAny' },
      why: `${listed(none.map(({ label }) => label))}: an explicitly empty ${field} is refused by every narrower strategy.`,
    };
  }
  const all = [...new Set(tried.flatMap(({ pod }) => groupsOf(pod, field) ?? []))].sort((a, b) => a - b);
  const open = tried.some(({ pod }) => groupsOf(pod, field) === undefined);
  return {
    strategy: { type: 'MustRunAs', ranges: all.map(id => ({ min: id, max: id })) },
    why: `Asked for by ${listed(asked.map(({ label }) => label))}; every other group is refused.${open ? ` Pods that set none get ${all[0] ?? ''}.` : ''}`,
  };
}

function groupsOf({ workload }: AccountPod, field: GroupField): readonly number[] | undefined {
  const { securityContext } = workload.pod.spec;
  if (field === 'supplementalGroups') return securityContext?.supplementalGroups;
  return securityContext?.fsGroup === undefined ? undefined : [securityContext.fsGroup];
}

function fitsNamespace({ violations, missing }: SccReview, field: GroupField): boolean {
  return !violations.some(({ check }) => check === field) && !missing.some(fact => 'path' in fact && fact.path.includes(field));
}
