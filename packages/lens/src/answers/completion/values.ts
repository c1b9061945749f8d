/** Values that fields of pods and SCCs can have, volumes among them. */
import * as l10n from '@vscode/l10n';
import { FS_TYPE_OF_FIELD, FS_TYPES, TOKEN_TYPE } from '@scc-lens/admission';
import { CONTAINER_LISTS, fieldsOf, objectOf, valueAt, type Json } from '@scc-lens/words';
import { meansText, trialMarkdown, tryPart, type Trial, type Typing } from './trial';
import { offerOf, type Offer } from './types';

/** Values, and what each means. */
type Values = Readonly<Record<string, () => string>>;

const SECCOMP_TYPES = {
  RuntimeDefault: () => l10n.t("the container runtime's own profile"),
  Unconfined: () => l10n.t('no seccomp profile'),
  Localhost: () => l10n.t('a profile from a file on the node, which localhostProfile names'),
};

const PROFILES: Values = {
  'runtime/default': SECCOMP_TYPES.RuntimeDefault,
  unconfined: SECCOMP_TYPES.Unconfined,
  '*': () => l10n.t('every seccomp profile'),
};

const SELINUX_FIELDS: Values = {
  level: () => l10n.t('the MCS level, which keeps pods of different namespaces apart'),
  type: () => l10n.t('the type, on which the SELinux policy decides'),
  role: () => l10n.t('the SELinux role'),
  user: () => l10n.t('the SELinux user'),
};

const SELINUX_TYPES: Values = {
  container_t: () => l10n.t('the type of ordinary containers'),
  container_init_t: () => l10n.t('the type of containers that run systemd'),
  container_engine_t: () => l10n.t('the type of containers that run containers'),
  spc_t: () => l10n.t('the type of containers that SELinux does not confine'),
};

const RunAsAny = (): string => l10n.t('no limit and no default');

const GROUPS: Values = { MustRunAs: () => l10n.t("a group of the SCC's ranges, or else of the namespace's"), RunAsAny };

const STRATEGIES: Readonly<Record<string, Values>> = {
  runAsUser: {
    MustRunAsRange: () => l10n.t("a UID of the SCC's range, or else of the namespace's"),
    MustRunAsNonRoot: () => l10n.t('any user but root; the pod or its image must name one'),
    MustRunAs: () => l10n.t('the one UID that the SCC names'),
    RunAsAny,
  },
  seLinuxContext: { MustRunAs: () => l10n.t("the SCC's SELinux options, with the namespace's level where they name none"), RunAsAny },
  fsGroup: GROUPS,
  supplementalGroups: GROUPS,
};

const NAMESPACE_LEVELS: Values = {
  AllowHostLevel: () => l10n.t("pods may use the node's user namespace"),
  RequirePodLevel: () => l10n.t('pods must set hostUsers: false'),
};

/** Types of seccomp profiles; Localhost with the file that it needs, where none is named yet. */
export function seccompTypes(typing: Typing): readonly Offer[] {
  const path = typing.path.slice(0, -1);
  const written = objectOf(valueAt(typing.pod, path));
  const profile = (type: string): Json => ({ ...(type === 'Localhost' && { localhostProfile: 'profile.json' }), ...written, type });
  return tried(typing, SECCOMP_TYPES, type => tryPart(typing, profile(type), path));
}

export const seLinuxTypes = (typing: Typing): readonly Offer[] => tried(typing, SELINUX_TYPES);

/** The level of the pod's namespace, where it is known. */
export function seLinuxLevels(typing: Typing): readonly Offer[] {
  const { namespaces, defaultNamespace } = typing.world.facts.cluster;
  const namespace = typing.workload.ref.namespace ?? defaultNamespace;
  const level = namespace === null ? undefined : namespaces.get(namespace)?.annotations['openshift.io/sa.scc.mcs'];
  if (namespace === null || level === undefined) return [];
  return tried(typing, { [level]: () => l10n.t('the level of namespace {namespace}', { namespace }) });
}

/** A field of a security context that is true or false. */
export const booleans = (typing: Typing): readonly Offer[] =>
  [true, false].map(value => {
    const trial = tryPart(typing, value);
    return offerOf(String(value), 'value', trial.note, { rank: trial.rank, isLiteral: true, documentation: () => trialMarkdown(trial) });
  });

/** The fields of a security context, or of an object in one, that are not there yet: those first that SCCs decide on. */
export const contextFields = (type: string, present: readonly string[]): readonly Offer[] =>
  Object.keys(fieldsOf(type) ?? {})
    .filter(field => !present.includes(field))
    .map(field => offerOf(field, 'field', '', { rank: DECIDED.has(field) ? 0 : 1 }));

/** Fields that SCCs decide on. */
const DECIDED: ReadonlySet<string> = new Set(
  (
    'allowPrivilegeEscalation capabilities privileged readOnlyRootFilesystem runAsNonRoot runAsUser seccompProfile fsGroup ' +
    'supplementalGroups add drop type'
  ).split(' '),
);

/** The fields of SELinux options. */
export const seLinuxFields = (present: readonly string[]): readonly Offer[] =>
  listed(SELINUX_FIELDS, present).map(offer => ({ ...offer, kind: 'field' }));

export const strategies = (field: string): readonly Offer[] => listed(STRATEGIES[field] ?? {});

export const userNamespaceLevels = (): readonly Offer[] => listed(NAMESPACE_LEVELS);

export const sccProfiles = (present: readonly string[]): readonly Offer[] => listed(PROFILES, present);

/** The kinds of volumes that an SCC can list. */
export function sccVolumes(present: readonly string[]): readonly Offer[] {
  const kinds = Object.fromEntries([...FS_TYPES, TOKEN_TYPE].map(kind => [kind, () => '']));
  return listed({ ...kinds, none: () => l10n.t('no volume'), '*': () => l10n.t('every kind of volume') }, present);
}

function listed(values: Values, present: readonly string[] = []): readonly Offer[] {
  return Object.entries(values)
    .filter(([value]) => !present.includes(value))
    .map(([value, meaning], rank) => offerOf(value, 'value', meaning(), { rank }));
}

/** In the order of the verdict. */
function tried(typing: Typing, values: Values, attempt = (value: string): Trial => tryPart(typing, value)): readonly Offer[] {
  return listed(values).map(offer => {
    const trial = attempt(offer.label);
    const documentation = (): string => [meansText(offer.label, offer.note), trialMarkdown(trial)].join('\n\n');
    return { ...offer, note: trial.note, rank: trial.rank, documentation };
  });
}

/** The volumes of the pod, those first that nothing mounts yet. */
export function mountableVolumes({ workload: { pod, claimTemplates } }: Typing): readonly Offer[] {
  const { spec } = pod;
  const containers = CONTAINER_LISTS.flatMap(list => spec[list] ?? []);
  // A volume without a source is an emptyDir.
  const written = (spec.volumes ?? []).map(({ name, ...sources }) => ({
    name,
    kind: Object.keys(sources).find(source => Object.hasOwn(FS_TYPE_OF_FIELD, source)) ?? 'emptyDir',
  }));
  const claims = claimTemplates.map(name => ({ name, kind: l10n.t('volume claim template') }));
  return [...written, ...claims.filter(({ name }) => !written.some(volume => volume.name === name))]
    .filter(({ name }) => name !== '')
    .map(({ name, kind }) => {
      const users = containers.filter(({ volumeMounts }) => volumeMounts?.some(mount => mount.name === name));
      if (users.length === 0) return offerOf(name, 'volume', `${kind}, ${l10n.t('not mounted yet')}`);
      const mounted = l10n.t('mounted by {containers}', { containers: users.map(container => container.name).join(', ') });
      return offerOf(name, 'volume', `${kind}, ${mounted}`, { rank: 1 });
    });
}

/** The name, where a volume of the pod has none, and the kinds that it can have, the ones first that some SCC passes, unless it has one. */
export function volumeKinds(typing: Typing, present: readonly string[]): readonly Offer[] {
  const kinds = Object.keys(FS_TYPE_OF_FIELD);
  const offers = (present.some(field => kinds.includes(field)) ? [] : kinds).map(kind => {
    const trial = tryPart(typing, {}, [...typing.path, kind]);
    const rank = trial.rank * 2 + (COMMON.has(kind) ? 0 : 1);
    return offerOf(kind, 'field', trial.note, { rank, documentation: () => trialMarkdown(trial) });
  });
  return present.includes('name') ? offers : [offerOf('name', 'field', ''), ...offers];
}

/** Kinds that new manifests use; the others are of storage that CSI drivers serve now. */
const COMMON: ReadonlySet<string> = new Set(
  'emptyDir configMap secret persistentVolumeClaim projected image csi ephemeral downwardAPI hostPath'.split(' '),
);
