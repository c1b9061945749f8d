/** What an SCC gives beyond what any pod may have: the reasons to be careful with it. */
import {
  BASELINE_CAPABILITIES,
  compareRank,
  constraintOf,
  defaultScc,
  normalizeScc,
  sortedConstraints,
  stockSccs,
} from '@scc-lens/admission';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { CAPABILITIES, isObject, remember, stringsOf, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';
import { isScc, type World } from '../../facts';
import { isMadeByGateway, runsAs } from '../../openshell';
import { list } from '../../review';
import { draftScc } from '../generate/draft';
import { tryScc, type AccountPod } from '../generate/pods';
import { allowsRoot } from '../generate/strategies';
import { flagTexts, powerTexts } from '../messages';

/** A power, and what it lets a pod do. */
export interface Power {
  readonly id: string;
  readonly words: () => string;
  /** The one capability that it is to add. */
  readonly capability?: string;
}

/** The powers of an SCC; in a user namespace root and capabilities are none. */
export const powersOf = remember((written: SecurityContextConstraints): readonly Power[] => {
  const scc = normalizeScc(written);
  const flags = Object.entries(flagTexts).flatMap(([id, words]) => (scc[id] === true ? [{ id, words }] : []));
  if (scc.userNamespaceLevel === 'RequirePodLevel') return flags;
  const capabilities = [...new Set([...stringsOf(scc.allowedCapabilities), ...stringsOf(scc.defaultAddCapabilities)])].filter(
    name => !BASELINE_CAPABILITIES.has(name),
  );
  return [...flags, ...capabilities.map(capabilityPower), ...(allowsRoot(scc) ? [{ id: 'root', words: powerTexts.root }] : [])];
});

/** How many powers an SCC has; any capability counts as each of them. */
export const powerCount = (scc: SecurityContextConstraints): number =>
  powersOf(scc).reduce((sum, { id }) => sum + (ANY_CAPABILITY.has(id) ? CAPABILITIES.length : 1), 0);

const ANY_CAPABILITY: ReadonlySet<string> = new Set(['capability *', 'capability ALL']);

/** The ids of the powers that include a power: any capability is each of them. */
export const idsIncluding = ({ id, capability }: Power): readonly string[] => (capability === undefined ? [id] : [id, ...ANY_CAPABILITY]);

/** Whether a power is among these. */
export const hasPower = (powers: readonly Power[], power: Power): boolean => powers.some(({ id }) => idsIncluding(power).includes(id));

function capabilityPower(name: string): Power {
  const id = `capability ${name}`;
  return name === '*' || name === 'ALL'
    ? { id, words: powerTexts.anyCapability }
    : { id, words: () => powerTexts.capability(name), capability: name };
}

/** An SCC of the workspace, of the cluster, or one of OpenShift's own; undefined where it is not at hand. */
export function sccNamed(name: string, { facts, settings }: World): SecurityContextConstraints | undefined {
  const { sccs, onlyTheseSccs } = facts.cluster;
  return byName(sccs).get(name) ?? (onlyTheseSccs ? undefined : stockByName(settings).get(name));
}

/** Every SCC that sccNamed finds, by name. */
export function sccsAtHand({ facts, settings }: World): ReadonlyMap<string, SecurityContextConstraints> {
  const { sccs, onlyTheseSccs } = facts.cluster;
  const all = new Map([...(onlyTheseSccs ? [] : stockByName(settings)), ...byName(sccs)]);
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const stockByName = ({ openshiftVersion, openshiftProfile }: World['settings']): ReadonlyMap<string, SecurityContextConstraints> =>
  byName(stockSccs(openshiftVersion, openshiftProfile));

/** If several that count have one name, the last does, as in verdicts; a name that is no text is none. */
const byName = remember(
  (sccs: readonly SecurityContextConstraints[]): ReadonlyMap<string, SecurityContextConstraints> =>
    new Map(
      sccs.flatMap(scc => {
        const name: unknown = scc.metadata?.name;
        return typeof name === 'string' ? [[name, scc] as const] : [];
      }),
    ),
);

/** Whether it is certain that OpenShift tries an SCC before the one that ordinary pods get. */
export function isTriedFirst(scc: SecurityContextConstraints, world: World): boolean {
  const ordinary = sccNamed(defaultScc(world.settings.openshiftVersion), world);
  return ordinary !== undefined && compareRank(constraintOf(scc).order.latest, constraintOf(ordinary).order.earliest) < 0;
}

/** Whether an SCC has the name of one that OpenShift ships. */
export const isStock = (name: string, { settings }: World): boolean => stockByName(settings).has(name);

/** A document's SCCs that have a name already, except names of SCCs that OpenShift ships. */
export function customSccs({ objects }: Pick<Manifest, 'objects'>, world: World): readonly CustomScc[] {
  return objects.filter((object): object is CustomScc => isScc(object) && object.name !== null && !isStock(object.name, world));
}

export interface CustomScc extends KubernetesObject {
  readonly name: string;
}

/** Powers as the end of a sentence: `run privileged containers, run as root and add SYS_ADMIN, NET_ADMIN`. */
export function powersText(powers: readonly Power[], conjunction: 'and' | 'or' = 'and'): string {
  const isAny = powers.some(({ id }) => ANY_CAPABILITY.has(id));
  const named = powers.filter(({ capability }) => capability !== undefined && !isAny);
  const adds = named.length === 0 ? [] : [powerTexts.capability(named.map(({ capability }) => capability).join(', '))];
  return list([...powers.filter(({ capability }) => capability === undefined).map(({ words }) => words()), ...adds], conjunction);
}

/** The powers of the narrowest SCC that admits all these pods. */
export const neededPowers = (pods: readonly AccountPod[], world: World): readonly Power[] => powersOf(draftScc(pods, 'draft', world).scc);

/** The first of OpenShift's own SCCs, in its order, that admits all these pods and gives no power; undefined where none does. */
export function harmlessScc(pods: readonly AccountPod[], world: World): string | undefined {
  const { openshiftVersion, openshiftProfile } = world.settings;
  if (pods.every(({ workload }) => isMadeByGateway(workload.pod.spec))) return defaultScc(openshiftVersion);
  const harmless = sortedConstraints(stockSccs(openshiftVersion, openshiftProfile)).filter(
    ({ manifest }) => powersOf(manifest).length === 0,
  );
  return harmless.find(({ manifest }) => pods.every(pod => tryScc(manifest, pod, world)?.verdict === 'admitted'))?.name;
}

/** The narrowest strategy (`runAsUser` and the like) with which an SCC admits all these pods; null where the field is none. */
export function strategyFor(field: string, pods: readonly AccountPod[], world: World): JsonObject | null {
  const strategy = draftScc(pods, 'draft', world).scc[field];
  return isObject(strategy) ? strategy : null;
}

/** Whether some pod leaves its user to the image, which may be root as far as the manifest shows. */
export function leavesUserOpen(pods: readonly AccountPod[]): boolean {
  return pods.some(({ workload, containers }) =>
    containers.some(({ site, needs }) => {
      const { uid, nonRoot } = runsAs(workload.pod.spec, site.container, site.path);
      return needs === null && uid === null && !nonRoot;
    }),
  );
}
