/** Everything for which Kubernetes refuses a pod, whichever SCC admits it. */
import data from './pod-rules.json';
import { cached, isList, isObject, isPlaceholder, isText } from '@scc-lens/words';
import { listOf, objectListOf, objectOf, stringMapOf, tableOf, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, InvalidField, Json, JsonObject } from '@scc-lens/words';
import { applyRules, type RuleContext } from './applyRules';
import { duplicate, invalid, invalidObject, required } from './refusals';
import { rulesOf } from './rules';
import { MOST_FAULTS, structureOf, type UnknownFields } from './structure';
import { containersOf, integerOf, plainText, SPEC, specOf, type PlacedContainer, type PodTemplate } from './template';
import { validateMounts, volumesOf } from './validateMounts';
import { validateResources } from './validateResources';

export interface ValidationOptions {
  /** The minor version of Kubernetes, which drops the fields that it does not have: 33 for 1.33. */
  readonly kubernetes: number;
}

/**
 * The fields for which Kubernetes refuses to create a pod: those that its decoder does not know or cannot read, and those that its
 * validation refuses before or after any SCC, the first hundred of them. It covers the conditions in docs/rules/invalid-pod.md and no
 * others, in time linear in the template.
 */
export function validatePod(template: PodTemplate, { kubernetes }: ValidationOptions): readonly InvalidField[] {
  const spec = specOf(template);
  const containers = containersOf(spec);
  const volumes = volumesOf(spec, template.claimTemplates);
  const fields = [
    ...validateTypes(template, kubernetes),
    ...containers.flatMap(container => [...validateResources(container), ...(volumes === null ? [] : validateMounts(container, volumes))]),
    ...validateHostPorts(containers, spec['hostNetwork'] === true),
    ...validateSysctls(spec),
  ];
  return withoutAnnotated(fields, template).filter(isCertain(template.isComplete)).slice(0, MOST_FAULTS);
}

/** Whether a field is invalid as it is written: where what a template lacks may be added, only what rests on nothing that it lacks. */
const isCertain =
  (isComplete: boolean) =>
  ({ lacks }: InvalidField): boolean =>
    isComplete || lacks === undefined;

/** Who refuses what a template's schema does not have. */
export const UNKNOWN: Readonly<Record<PodTemplate['schema'], UnknownFields>> = {
  kubernetes: 'refused',
  custom: 'dropped',
  extended: 'allowed',
};

/** Fields that a Pod has and a template does not. */
const OF_POD = ['apiVersion', 'kind', 'status'];

/** What decoder and types refuse. A Pod has fields of its own next to the template's; a custom resource may have others. */
function validateTypes({ written, isPod, runs, schema }: PodTemplate, kubernetes: number): readonly InvalidField[] {
  const rules = contextOf(kubernetes, isPod ? ['pod'] : ['template', runs ?? '']);
  if (schema !== 'kubernetes')
    return [
      ...structureOf(written['spec'] ?? {}, 'PodSpec', ['spec'], UNKNOWN[schema], rules),
      ...structureOf(objectOf(written['metadata']), 'ObjectMeta', ['metadata'], 'allowed', rules),
    ];
  const fields = isPod ? Object.fromEntries(Object.entries(written).filter(([name]) => !OF_POD.includes(name))) : written;
  // Without a spec, what a spec requires is missing.
  return structureOf({ ...fields, spec: fields['spec'] ?? {} }, 'PodTemplateSpec', [], 'refused', rules);
}

const contexts = new Map<string, RuleContext>();

/** The same object for the same context. */
function contextOf(kubernetes: number, of: readonly string[]): RuleContext {
  return cached(contexts, `${kubernetes} ${of.join(' ')}`, () => ({ kubernetes, of, active: new Map() }));
}

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';

/** Without the seccomp profiles that admission overwrites with old annotations before they are validated. */
function withoutAnnotated(fields: readonly InvalidField[], { written }: PodTemplate): readonly InvalidField[] {
  const annotations = stringMapOf(objectOf(written['metadata'])['annotations']);
  if (!Object.keys(annotations).some(name => name.includes('seccomp'))) return fields;
  return fields.filter(({ path, fault }) => {
    const place = path.indexOf('seccompProfile');
    if (place < 0 || fault.kind !== 'value') return true;
    const name = textOf(valueAt(written, [...path.slice(0, place - 1), 'name']));
    return !Object.hasOwn(annotations, path[1] === 'securityContext' ? SECCOMP : `${CONTAINER_SECCOMP}${name}`);
  });
}

/**
 * Ports of the node that are taken twice, or, with the node's network, differ from the container's. Init containers run one after the
 * other, so each has the ports of the node for itself; Kubernetes compares no ports of ephemeral containers.
 * Source: checkHostPortConflicts, validatePodHostNetworkDeps.
 */
function validateHostPorts(containers: readonly PlacedContainer[], hostNetwork: boolean): readonly InvalidField[] {
  const shared = new Map<string, FieldPath>();
  return containers
    .filter(({ list }) => list !== 'ephemeralContainers')
    .flatMap(({ list, container, path }) => {
      const taken = list === 'containers' ? shared : new Map<string, FieldPath>();
      return objectListOf(container['ports']).flatMap((port, i) => {
        const place = [...path, 'ports', i];
        return [...conflictOf(port, place, hostNetwork, taken), ...(list === 'containers' && hostNetwork ? mismatchOf(port, place) : [])];
      });
    });
}

function conflictOf(port: JsonObject, path: FieldPath, hostNetwork: boolean, taken: Map<string, FieldPath>): readonly InvalidField[] {
  const written = integerOf(port['hostPort']) ?? 0;
  const hostPort = written === 0 && hostNetwork ? (integerOf(port['containerPort']) ?? 0) : written;
  const [protocol, hostIP] = [port['protocol'] ?? 'TCP', port['hostIP'] ?? ''];
  if (hostPort === 0 || typeof protocol !== 'string' || typeof hostIP !== 'string') return [];
  const key = `${protocol || 'TCP'}/${hostIP}/${hostPort}`;
  const earlier = taken.get(key);
  if (earlier === undefined) taken.set(key, [...path, 'hostPort']);
  return earlier === undefined ? [] : [duplicate([...path, 'hostPort'], key, earlier)];
}

function mismatchOf(port: JsonObject, path: FieldPath): readonly InvalidField[] {
  const [hostPort, containerPort] = [integerOf(port['hostPort']) ?? 0, integerOf(port['containerPort'])];
  return hostPort === 0 || containerPort === undefined || hostPort === containerPort
    ? []
    : [invalid([...path, 'hostPort'], hostPort, 'must match `containerPort` when `hostNetwork` is true', [...path, 'containerPort'])];
}

/** Sysctls of a namespace that the pod has from its node. Source: ValidateHostSysctl. */
function validateSysctls(spec: JsonObject): readonly InvalidField[] {
  return objectListOf(objectOf(spec['securityContext'])['sysctls']).flatMap((sysctl, i) => {
    const name = plainText(sysctl['name']);
    const namespace = name === undefined ? null : namespaceOf(name);
    if (name === undefined || namespace === null || spec[namespace] !== true) return [];
    const path = [...SPEC, 'securityContext', 'sysctls', i, 'name'];
    return [invalid(path, name, `may not be specified when '${namespace}' is true`, [...SPEC, namespace])];
  });
}

const IPC_SYSCTLS = data.lists.ipcSysctls;

/** The pod's field that gives it the node's value of a sysctl; null where none does. Source: k8s.io/component-helpers node/util/sysctl. */
function namespaceOf(sysctl: string): 'hostNetwork' | 'hostIPC' | null {
  const separator = /[./]/.exec(sysctl)?.[0];
  const dotted = separator === '/' ? sysctl.replace(/[./]/g, other => (other === '.' ? '/' : '.')) : sysctl;
  const [name = ''] = dotted.split('*', 1);
  if (IPC_SYSCTLS.includes(name) || name.startsWith('fs.mqueue.')) return 'hostIPC';
  return name.startsWith('net.') ? 'hostNetwork' : null;
}

const OF_OBJECTS = rulesOf('Object');
const OBJECT_TYPES = {
  ...{ metadata: 'ObjectMeta', 'spec.replicas': 'int32', automountServiceAccountToken: 'boolean' },
  ...{ rules: 'PolicyRule[]', aggregationRule: 'AggregationRule', roleRef: 'RoleRef', subjects: 'Subject[]' },
};

/** The kinds whose selector is from before there were expressions. */
const SELECTOR_TYPES = tableOf({ DeploymentConfig: 'string{}', ReplicationController: 'string{}' });

/**
 * The fields with which the API server does not store an object, among those on which pods depend: of what makes pods, and of a Namespace,
 * ServiceAccount, role or binding.
 */
export function unreadableFields(object: JsonObject): readonly InvalidField[] {
  const types = { ...OBJECT_TYPES, 'spec.selector': SELECTOR_TYPES[textOf(object['kind'])] ?? 'LabelSelector' };
  const ofTypes = Object.entries(types).flatMap(([field, type]) =>
    structureOf(valueAt(object, field.split('.')), type, field.split('.'), 'allowed'),
  );
  return [...ofTypes, ...listOf(object['rules']).flatMap(ruleFault)].map(each => ({ ...each, isOfObject: true as const }));
}

/** The first field that a rule lacks. Source: ValidatePolicyRule in pkg/apis/rbac/validation of Kubernetes. */
function ruleFault(value: Json, i: number): readonly InvalidField[] {
  const rule = value ?? {};
  if (!isObject(rule)) return [];
  const isEmpty = (field: string): boolean => isList(rule[field] ?? []) && listOf(rule[field]).length === 0;
  const lacking = (isEmpty('nonResourceURLs') ? ['verbs', 'apiGroups', 'resources'] : ['verbs']).find(isEmpty);
  return lacking === undefined ? [] : [required(['rules', i, lacking])];
}

/** What Kubernetes refuses of the object that has the template: its name, and its selector, by the rows of `Object`. Of a Pod, `validatePod` does. */
export function validateOwner(template: PodTemplate, { kubernetes }: ValidationOptions): readonly InvalidField[] {
  const { owner, isPod, schema, isComplete, isWhole } = template;
  if (isPod || schema !== 'kubernetes') return [];
  const context = contextOf(kubernetes, [textOf(owner['kind'])]);
  const ofRules = applyRules(OF_OBJECTS, owner, [], context).filter(isCertain(isComplete && isWhole));
  const ofOwner = [...ofRules, ...validateSelector(template).filter(isCertain(isComplete))];
  return [...unreadableFields(owner), ...ofOwner.map(field => ({ ...field, isOfObject: true as const }))];
}

/**
 * Labels that the object's selector does not select, so that it would never find its pods. A DaemonSet's selects none where it is absent.
 * Source: ValidatePodTemplateSpecForReplicaSet, ValidateDaemonSetSpec.
 */
function validateSelector({ written, owner, runs }: PodTemplate): readonly InvalidField[] {
  const selector = valueAt(owner, ['spec', 'selector']) ?? null;
  const isMissing = selector === null && owner['kind'] === 'DaemonSet' && owner['apiVersion'] === 'apps/v1';
  const decoded = Object.entries(objectOf(objectOf(written['metadata'])['labels'])).map(([name, value]) => [name, value ?? ''] as const);
  const labels: JsonObject = Object.fromEntries(decoded);
  if (
    runs !== 'service' ||
    (selector === null && !isMissing) ||
    Object.values(labels).some(value => !isText(value) || isPlaceholder(value))
  )
    return [];
  const { matchLabels, matchExpressions } = objectOf(selector);
  const wanted = matchLabels === undefined && matchExpressions === undefined ? selector : matchLabels;
  const matches =
    Object.entries(objectOf(wanted)).every(
      ([name, value]) => !isText(value ?? '') || isPlaceholder(value) || isPlaceholder(name) || labels[name] === (value ?? ''),
    ) && objectListOf(matchExpressions).every(expression => isFulfilled(expression, labels));
  const at = ['spec', 'template', 'metadata', 'labels'];
  return matches && !isMissing
    ? []
    : [{ ...invalidObject(at, '`selector` does not match template `labels`'), lacks: [at, ['spec', 'selector']] }];
}

/** Whether labels fulfil an expression; so they do where it cannot be read. */
function isFulfilled({ key, operator, values }: JsonObject, labels: JsonObject): boolean {
  const label = isText(key) ? labels[key] : undefined;
  const isListed = label !== undefined && listOf(values).some((value: Json) => value === label || isPlaceholder(value));
  if (operator === 'In' || operator === 'NotIn') return isListed === (operator === 'In');
  return (operator !== 'Exists' && operator !== 'DoesNotExist') || (label !== undefined) === (operator === 'Exists');
}

/** What fields are, at the root of an object with a pod template, that its kind does not have. Paths start at the object. */
export const unknownOtherFields = (others: JsonObject, schema: PodTemplate['schema']): readonly InvalidField[] =>
  structureOf(others, 'PodTemplateSpec', [], UNKNOWN[schema]);
