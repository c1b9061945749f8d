/** Values that fields of pods and SCCs can have. */
import { FS_TYPES, TOKEN_TYPE } from '@scc-lens/admission';
import { codeSpan } from '../../review';
import { completionTexts, valueTexts } from './messages';
import { trialMarkdown, tryPart } from './trial';
import type { Typing } from './trial';
import type { Offer } from './types';

type Values = Readonly<Record<string, () => string>>;

const SECCOMP_TYPES: Values = {
  RuntimeDefault: valueTexts.runtimeDefault,
  Unconfined: valueTexts.unconfined,
  Localhost: valueTexts.localhost,
};

const SELINUX_FIELDS: Values = {
  level: valueTexts.seLinuxLevel,
  type: valueTexts.seLinuxType,
  role: valueTexts.seLinuxRole,
  user: valueTexts.seLinuxUser,
};

const SELINUX_TYPES: Values = {
  container_t: valueTexts.containerType,
  container_init_t: valueTexts.initType,
  container_engine_t: valueTexts.engineType,
  spc_t: valueTexts.superPrivilegedType,
};

/** The strategies of an SCC's fields. */
const STRATEGIES: Readonly<Record<string, Values>> = {
  runAsUser: {
    MustRunAsRange: valueTexts.uidRange,
    MustRunAsNonRoot: valueTexts.nonRoot,
    MustRunAs: valueTexts.uid,
    RunAsAny: valueTexts.runAsAny,
  },
  seLinuxContext: { MustRunAs: valueTexts.level, RunAsAny: valueTexts.runAsAny },
  fsGroup: { MustRunAs: valueTexts.groups, RunAsAny: valueTexts.runAsAny },
  supplementalGroups: { MustRunAs: valueTexts.groups, RunAsAny: valueTexts.runAsAny },
};

const NAMESPACE_LEVELS: Values = { AllowHostLevel: valueTexts.allowHostLevel, RequirePodLevel: valueTexts.podLevel };

const PROFILES: Values = {
  'runtime/default': valueTexts.runtimeDefault,
  unconfined: valueTexts.unconfined,
  'localhost/*': valueTexts.localhost,
  '*': completionTexts.everyProfile,
};

/** Types of seccomp profiles; a Localhost profile needs a name too, which the verdict does not wait for. */
export const seccompTypes = (typing: Typing): readonly Offer[] => tried(typing, SECCOMP_TYPES);

export const seLinuxTypes = (typing: Typing): readonly Offer[] => tried(typing, SELINUX_TYPES);

/** The level of the pod's namespace, where it is known. */
export function seLinuxLevels(typing: Typing): readonly Offer[] {
  const { world, workload } = typing;
  const namespace = workload.ref.namespace ?? world.facts.cluster.defaultNamespace;
  const level = namespace === null ? undefined : world.facts.cluster.namespaces.get(namespace)?.annotations['openshift.io/sa.scc.mcs'];
  return namespace === null || level === undefined ? [] : tried(typing, { [level]: () => completionTexts.level(namespace) });
}

/** The fields of SELinux options. */
export const seLinuxFields = (present: readonly string[]): readonly Offer[] =>
  listed(SELINUX_FIELDS, present).map(offer => ({ ...offer, kind: 'field' }));

export const strategies = (field: string): readonly Offer[] => listed(STRATEGIES[field] ?? {});

export const userNamespaceLevels = (): readonly Offer[] => listed(NAMESPACE_LEVELS);

export const sccProfiles = (present: readonly string[]): readonly Offer[] => listed(PROFILES, present);

/** The kinds of volumes that an SCC can list. */
export function sccVolumes(present: readonly string[]): readonly Offer[] {
  const kinds = [...FS_TYPES, TOKEN_TYPE].map((kind): readonly [string, () => string] => [kind, () => '']);
  return listed({ ...Object.fromEntries(kinds), none: completionTexts.noVolume, '*': completionTexts.everyVolume }, present);
}

function listed(values: Values, present: readonly string[] = []): readonly Offer[] {
  return Object.entries(values)
    .filter(([value]) => !present.includes(value))
    .map(([value, meaning], rank) => ({ label: value, text: value, kind: 'value', note: meaning(), rank, documentation: () => '' }));
}

/** In the order of the verdict. */
function tried(typing: Typing, values: Values): readonly Offer[] {
  return listed(values).map(offer => {
    const trial = tryPart(typing, offer.label);
    return {
      ...offer,
      note: trial.note,
      rank: trial.rank,
      documentation: () =>
        [completionTexts.means({ value: codeSpan(offer.label), meaning: offer.note }), trialMarkdown(trial)].join('\n\n'),
    };
  });
}
