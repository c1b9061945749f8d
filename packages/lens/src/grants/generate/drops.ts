/** Which capabilities of the container runtime's default set an SCC may take away without breaking the pods. */
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { groupBy } from '@scc-lens/words';
import { CAPABILITY_REASONS, runsAs, RUNTIME_DEFAULT_CAPABILITIES } from '../../openshell';
import { listed, reasonTexts } from '../messages';
import { containerLabel, type AccountPod, type PodContainer } from './pods';
import { isCapability, rightName } from './spelling';
import { allowsRoot } from './strategies';

/** What stock SCCs take away that pods beyond restricted-v2 hardly miss; MKNOD is no default of OpenShift's runtime to begin with. */
const SELDOM_MISSED: readonly string[] = ['KILL', 'MKNOD'];

export interface Drops {
  readonly capabilities: readonly string[];
  readonly why: string;
}

/**
 * Required drops never refuse a pod, so that not admission decides, but what containers drop, what a supervisor is known to use, and which
 * containers have hardly any use for capabilities under an SCC: those that neither run as root nor may escalate their privileges.
 */
export function chooseDrops(pods: readonly AccountPod[], scc: SecurityContextConstraints = {}): Drops {
  const containers = pods.flatMap(pod =>
    pod.containers.map(container => ({
      label: containerLabel(pod, container),
      container,
      keeps: container.needs === null && isPowerless(pod, container, scc) ? [] : keepsOf(container),
    })),
  );
  const kept = new Set(containers.flatMap(({ keeps }) => keeps));
  if (kept.size === 0) {
    const isOwn = containers.every(({ container }) => keepsOf(container).length === 0);
    return { capabilities: ['ALL'], why: isOwn ? reasonTexts.dropAll() : reasonTexts.dropAllPowerless() };
  }
  const added = new Set(containers.flatMap(({ container }) => container.site.container.securityContext?.capabilities?.add ?? []));
  const dropped = containers
    .map(({ container }) => dropsOf(container))
    .reduce((common, drops) => common.filter(name => drops.includes(name)))
    .filter(isCapability);
  const capabilities = [...new Set([...SELDOM_MISSED, ...dropped])].filter(name => !kept.has(name) && !added.has(name)).sort();
  const keeping = groupBy(containers, ({ container, keeps }) => (keeps.length === 0 ? [] : [whyKept(container)]));
  const whys = (['notAll', 'usesUnknown', 'keepsAll'] as const).flatMap(why => {
    const group = keeping.get(why) ?? [];
    const labels = listed(group.map(({ label }) => label));
    if (group.length === 0) return [];
    return why === 'notAll'
      ? [reasonTexts.notAll(), reasonTexts.supervisorUses({ containers: labels, capabilities: used(group.flatMap(({ keeps }) => keeps)) })]
      : [reasonTexts[why](labels)];
  });
  return { capabilities, why: whys.join(' ') };
}

const whyKept = ({ needs, site: { container } }: PodContainer): 'notAll' | 'usesUnknown' | 'keepsAll' =>
  needs !== null ? 'notAll' : container.securityContext?.privileged === true ? 'keepsAll' : 'usesUnknown';

/** Without root and under no_new_privs a process has no capabilities, except of a program with file capabilities. */
function isPowerless({ workload }: AccountPod, { site }: PodContainer, scc: SecurityContextConstraints): boolean {
  const { uid, nonRoot } = runsAs(workload.pod.spec, site.container, site.path);
  return scc.allowPrivilegeEscalation === false && (!allowsRoot(scc) || (uid === null ? nonRoot : uid !== 0));
}

/** The defaults that a container may use: a known supervisor's are known, anything else may use all that it does not drop. */
function keepsOf(container: PodContainer): readonly string[] {
  const drops = dropsOf(container);
  if (drops.includes('ALL')) return [];
  return (container.needs?.usesDefaults ?? RUNTIME_DEFAULT_CAPABILITIES).filter(name => !drops.includes(name));
}

/** The runtime drops what a container names in any spelling. */
const dropsOf = ({ site }: PodContainer): readonly string[] =>
  (site.container.securityContext?.capabilities?.drop ?? []).map(name => rightName(name) ?? name);

function used(capabilities: readonly string[]): string {
  return [...new Set(capabilities)]
    .map(name => {
      const reason = CAPABILITY_REASONS[name]?.();
      return reason === undefined ? name : `${name} (${reason})`;
    })
    .join(', ');
}
