/**
 * Source: ValidateSecurityContext, validatePodSpecSecurityContext, validateSeccompProfileField and validateHostUsers in kubernetes
 * pkg/apis/core/validation/validation.go.
 */
import { isObject, listOf, objectListOf, objectOf, stringMapOf, textOf } from '../words';
import type { FieldPath, InvalidField, Json, JsonObject } from '../words';
import { hasBackstep, sysctlFault } from './names';
import { duplicate, forbidden, invalid, invalidObject, required, unsupported } from './refusals';
import { integerOf, isUnset, plainText, SPEC } from './template';
import type { PlacedContainer } from './template';

const CONTEXT: FieldPath = [...SPEC, 'securityContext'];

/** @param userNamespaces whether the API server knows `hostUsers`, which it otherwise drops */
export function validatePodSecurity(spec: JsonObject, annotations: Annotations, userNamespaces: boolean): readonly InvalidField[] {
  const context = objectOf(spec['securityContext']);
  const { seccompProfile } = context;
  return [
    ...['fsGroup', 'runAsUser', 'runAsGroup'].flatMap(field => validateId(context[field], [...CONTEXT, field])),
    ...listOf(context['supplementalGroups']).flatMap((group, i) => validateId(group, [...CONTEXT, 'supplementalGroups', i])),
    ...(context['fsGroupChangePolicy'] === undefined
      ? []
      : validateChoice(context['fsGroupChangePolicy'], [...CONTEXT, 'fsGroupChangePolicy'], FS_GROUP_POLICIES)),
    ...(spec['shareProcessNamespace'] === true && spec['hostPID'] === true
      ? [
          invalid([...SPEC, 'shareProcessNamespace'], true, 'ShareProcessNamespace and HostPID cannot both be enabled', [
            ...SPEC,
            'hostPID',
          ]),
        ]
      : []),
    ...validateSysctls(spec, context),
    ...(Object.hasOwn(annotations, POD_ANNOTATION) ? [] : validateSeccomp(seccompProfile, [...CONTEXT, 'seccompProfile'], true)),
    ...(userNamespaces && spec['hostUsers'] === false ? validateUserNamespace(spec) : []),
  ];
}

/** @param hostUsers whether the pod has the node's users; null where the API server drops the field */
export function validateContainerSecurity(
  { container, path }: PlacedContainer,
  annotations: Annotations,
  hostUsers: boolean | null,
): readonly InvalidField[] {
  const context = objectOf(container['securityContext']);
  const place = [...path, 'securityContext'];
  return [
    ...['runAsUser', 'runAsGroup'].flatMap(field => validateId(context[field], [...place, field])),
    ...(hostUsers === null ? [] : validateProcMount(context['procMount'], [...place, 'procMount'], hostUsers)),
    ...(Object.hasOwn(annotations, `${CONTAINER_ANNOTATION}${textOf(container['name'])}`)
      ? []
      : validateSeccomp(context['seccompProfile'], [...place, 'seccompProfile'], false)),
    ...(context['allowPrivilegeEscalation'] === false ? validateEscalation(context, place) : []),
  ];
}

/** Admission copies the old annotations into the fields before these are validated. */
type Annotations = Readonly<Record<string, string>>;
const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

export function annotationsOf(metadata: Json | undefined): Annotations {
  return stringMapOf(objectOf(metadata)['annotations']);
}

const LAST_ID = 2 ** 31 - 1;

function validateId(value: Json | undefined, path: FieldPath): readonly InvalidField[] {
  const id = integerOf(value);
  return id === undefined || (id >= 0 && id <= LAST_ID) ? [] : [invalid(path, id, `must be between 0 and ${LAST_ID}, inclusive`)];
}

const FS_GROUP_POLICIES = ['Always', 'OnRootMismatch'];

function validateChoice(value: Json | undefined, path: FieldPath, supported: readonly string[]): readonly InvalidField[] {
  const choice = plainText(value);
  return choice === undefined || supported.includes(choice) ? [] : [unsupported(path, choice, supported)];
}

const PROC_MOUNTS = ['Default', 'Unmasked'];

function validateProcMount(value: Json | undefined, path: FieldPath, hostUsers: boolean): readonly InvalidField[] {
  const wrong = validateChoice(value, path, PROC_MOUNTS);
  return value === 'Unmasked' && hostUsers
    ? [invalid(path, value, '`hostUsers` must be false to use `Unmasked`', [...SPEC, 'hostUsers'])]
    : wrong;
}

const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** @param ofPod whether it is the pod's profile: SCC admission writes that again, without a file where its type has none */
function validateSeccomp(value: Json | undefined, path: FieldPath, ofPod: boolean): readonly InvalidField[] {
  if (!isObject(value)) return [];
  const { type, localhostProfile } = value;
  const place = [...path, 'localhostProfile'];
  const wrong = isUnset(type)
    ? [required([...path, 'type'], 'type is required when seccompProfile is set')]
    : validateChoice(type, [...path, 'type'], SECCOMP_TYPES);
  if (type !== 'Localhost') {
    const isSet = localhostProfile !== undefined && localhostProfile !== null && (isUnset(type) || plainText(type) !== undefined);
    return isSet && !ofPod ? [...wrong, invalidObject(place, 'can only be set when seccomp type is Localhost', [...path, 'type'])] : wrong;
  }
  if (localhostProfile === undefined || localhostProfile === null) return [required(place, 'must be set when seccomp type is Localhost')];
  const profile = plainText(localhostProfile) ?? '';
  return [
    ...(profile.startsWith('/') ? [invalid(place, profile, 'must be a relative path')] : []),
    ...(hasBackstep(profile) ? [invalid(place, profile, "must not contain '..'")] : []),
  ];
}

/** The capability is refused in this spelling alone. */
const UNSAFE_CAPABILITY = 'CAP_SYS_ADMIN';

function validateEscalation(context: JsonObject, path: FieldPath): readonly InvalidField[] {
  const place = [...path, 'allowPrivilegeEscalation'];
  const added = listOf(objectOf(context['capabilities'])['add']).flatMap((name, i) =>
    name === UNSAFE_CAPABILITY ? [[...path, 'capabilities', 'add', i]] : [],
  );
  return [
    ...(context['privileged'] === true
      ? [invalidObject(place, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true', [...path, 'privileged'])]
      : []),
    ...added.map(other =>
      invalidObject(place, `cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` ${UNSAFE_CAPABILITY}`, other),
    ),
  ];
}

function validateSysctls(spec: JsonObject, context: JsonObject): readonly InvalidField[] {
  const names = new Map<string, FieldPath>();
  return objectListOf(context['sysctls']).flatMap((sysctl, i) => {
    const path = [...CONTEXT, 'sysctls', i, 'name'];
    if (isUnset(sysctl['name'])) return [required(path)];
    const name = plainText(sysctl['name']);
    if (name === undefined) return [];
    const [fault, earlier] = [sysctlFault(name), names.get(name)];
    if (earlier === undefined) names.set(name, path);
    const namespace = namespaceOf(name);
    const shared = namespace !== null && spec[namespace] === true ? namespace : null;
    return [
      ...(fault === null ? (earlier === undefined ? [] : [duplicate(path, name, earlier)]) : [invalid(path, name, fault)]),
      ...(shared === null ? [] : [invalid(path, name, `may not be specified when '${shared}' is true`, [...SPEC, shared])]),
    ];
  });
}

const IPC_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
]);

/**
 * The pod's field that gives it the node's value of a sysctl; null where none does. Source: k8s.io/component-helpers node/util/sysctl.
 */
function namespaceOf(sysctl: string): 'hostNetwork' | 'hostIPC' | null {
  const separator = /[./]/.exec(sysctl)?.[0];
  const dotted = separator === '/' ? sysctl.replace(/[./]/g, other => (other === '.' ? '/' : '.')) : sysctl;
  const [name = ''] = dotted.split('*', 1);
  if (IPC_SYSCTLS.has(name) || name.startsWith('fs.mqueue.')) return 'hostIPC';
  return name.startsWith('net.') ? 'hostNetwork' : null;
}

const SHARED_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

function validateUserNamespace(spec: JsonObject): readonly InvalidField[] {
  return SHARED_NAMESPACES.filter(field => spec[field] === true).map(field =>
    forbidden([...SPEC, field], 'when `pod.Spec.HostUsers` is false', [...SPEC, 'hostUsers']),
  );
}
