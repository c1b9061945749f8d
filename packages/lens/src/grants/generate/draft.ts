/** The narrowest SCC that pods can share, before anything is proven about it. */
import { hasFeature, NODE_ACCESS_FLAGS } from '@scc-lens/admission';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { groupBy } from '@scc-lens/words';
import type { World } from '../../facts';
import { demandsOf, leastScc, RUNTIME_DEFAULT, tryLeast } from './demands';
import type { Demand } from './demands';
import { chooseDrops } from './drops';
import { listed, reasonTexts } from '../messages';
import type { AccountPod } from './pods';
import { chooseStrategies, STRATEGIES } from './strategies';

export interface Draft {
  readonly scc: SecurityContextConstraints;
  /** What an SCC may allow without a wildcard, by its list's name. */
  readonly asked: Readonly<Record<AskedList, readonly string[]>>;
  /** Why a field is as it is, by the field's name; a list's entry is under `list/entry`. */
  readonly reasons: ReadonlyMap<string, string>;
}

const ASKED_LISTS = ['allowedCapabilities', 'allowedFlexVolumes', 'allowedUnsafeSysctls', 'seccompProfiles', 'volumes'] as const;
export type AskedList = (typeof ASKED_LISTS)[number];

const FLAGS = [...NODE_ACCESS_FLAGS, 'allowPrivilegeEscalation'] as const;

/** Puts together what the pods ask for. */
export function draftScc(pods: readonly AccountPod[], name: string, world: World): Draft {
  const tried = tryLeast(pods, world);
  const demands = tried.flatMap(demandsOf);
  const strategies = chooseStrategies(tried);
  const drops = chooseDrops(pods);
  const asked = Object.fromEntries(ASKED_LISTS.map(list => [list, valuesOf(demands, list)])) as Draft['asked'];
  const scc = sccFrom(demands, asked, leastScc(name, world.settings.openshiftVersion));
  return {
    scc: {
      ...scc,
      requiredDropCapabilities: drops.capabilities,
      ...Object.fromEntries(STRATEGIES.map(field => [field, strategies[field].strategy])),
    },
    asked,
    reasons: new Map([
      ...reasonsOf(demands),
      ['requiredDropCapabilities', drops.why],
      ...STRATEGIES.map((field): [string, string] => [field, strategies[field].why]),
      ...fixedReasons(demands, world),
    ]),
  };
}

function valuesOf(demands: readonly Demand[], list: AskedList): readonly string[] {
  const values = [...new Set(demands.flatMap(({ field, value }) => (field === list ? [value] : [])))].sort();
  // Admission gives pods that set no profile the first one of the list.
  return values.includes(RUNTIME_DEFAULT) ? [RUNTIME_DEFAULT, ...values.filter(value => value !== RUNTIME_DEFAULT)] : values;
}

function sccFrom(demands: readonly Demand[], asked: Draft['asked'], least: SecurityContextConstraints): SecurityContextConstraints {
  const wants = (field: string): boolean => demands.some(demand => demand.field === field);
  const listOrNull = (values: readonly string[]): readonly string[] | null => (values.length === 0 ? null : values);
  return {
    ...Object.fromEntries(Object.entries(least).filter(([field]) => field !== 'userNamespaceLevel' || !wants(field))),
    ...Object.fromEntries(FLAGS.map(flag => [flag, wants(flag)])),
    readOnlyRootFilesystem: !wants('readOnlyRootFilesystem'),
    allowedCapabilities: listOrNull(asked.allowedCapabilities),
    ...(asked.allowedUnsafeSysctls.length === 0 ? {} : { allowedUnsafeSysctls: asked.allowedUnsafeSysctls }),
    ...(asked.allowedFlexVolumes.length === 0 ? {} : { allowedFlexVolumes: asked.allowedFlexVolumes.map(driver => ({ driver })) }),
    seccompProfiles: asked.seccompProfiles,
    volumes: asked.volumes.length === 0 ? ['none'] : asked.volumes,
  };
}

function reasonsOf(demands: readonly Demand[]): readonly (readonly [string, string])[] {
  const groups = groupBy(demands, ({ field, value }) => [value === '' ? field : `${field}/${value}`]);
  return [...groups].map(([key, group]) => [key, reasonFor(group)]);
}

/** Who asks for one thing, by what they need it for. */
function reasonFor(group: readonly Demand[]): string {
  const purposes = [...new Set(group.map(({ purpose }) => purpose))];
  const askers = (wanted: string | undefined): string => listed(group.flatMap(({ purpose, asker }) => (purpose === wanted ? [asker] : [])));
  return purposes
    .map(purpose =>
      purpose === undefined ? reasonTexts.askers(askers(purpose)) : reasonTexts.purpose({ purpose, askers: askers(purpose) }),
    )
    .join(' ');
}

/** Fields that give nothing away, where that is not plain. */
function fixedReasons(demands: readonly Demand[], { settings }: World): readonly (readonly [string, string])[] {
  const wants = (field: string): boolean => demands.some(demand => demand.field === field);
  const escalation = wants('allowedCapabilities') ? reasonTexts.noEscalationOfRoot() : reasonTexts.noEscalation();
  return [
    ['priority', reasonTexts.priority()],
    ...(wants('allowPrivilegeEscalation') ? [] : [['allowPrivilegeEscalation', escalation] as const]),
    ...(wants('userNamespaceLevel') || !hasFeature(settings.openshiftVersion, 'user-namespaces')
      ? []
      : [['userNamespaceLevel', reasonTexts.hostUsers()] as const]),
    ...(wants('readOnlyRootFilesystem') ? [] : [['readOnlyRootFilesystem', reasonTexts.readOnly()] as const]),
  ];
}
