import { invalidSentence, MOST_FAULTS, unknownOtherFields, unreadableFields } from '@scc-lens/admission';
import { isObject, isText, objectOf, valueAt } from '@scc-lens/words';
import type { FieldPath, InvalidField, Json, Observation, Remedy, WorkloadRef } from '@scc-lens/words';
import { locate, otherFields, type KubernetesObject, type Manifest, type Workload } from '@scc-lens/yaml';
import { isPolicy, SCC_KIND, VARYING_KINDS } from '../facts';
import { containerSites, runsAs } from '../openshell';
import { asCreated, invalidFields, invalidPath, templatePath } from '../review';
import { invalidPodTexts as texts } from './messages';
import { preferred, remove, safe, set, unsafe } from './remedies';
import type { Rule, Subject } from './types';

export const invalidPod: Rule = {
  id: 'invalid-pod',
  summary:
    'Kubernetes refuses the pod whichever SCC admits it: an unknown field, a value of the wrong type, or one that validation refuses.',
  defaultSeverity: 'error',
  check: subject => [
    ...subject.manifest.objects
      .filter(({ kind, isCut }) => kind !== 'Pod' && isCut !== true)
      .flatMap(object => inObject(object, subject.manifest)),
    ...subject.manifest.workloads.flatMap(workload => [...inWorkload(workload, subject), ...rootThatIsNone(workload)]),
  ],
};

/** Unknown fields at the root of an object, where a Pod's are found with its other fields; and those with which a policy cannot be read. */
function inObject(object: KubernetesObject, manifest: Manifest): readonly Observation[] {
  const others = otherFields(object);
  const unknown = others === null ? [] : unknownOtherFields(others.fields, others.schema);
  const { kind, name, namespace } = object;
  const isRead = VARYING_KINDS.has(kind) && kind !== SCC_KIND && isPolicy(object);
  const unreadable = isRead ? unreadableFields(object.value) : [];
  return [...unknown, ...unreadable].map(each => {
    const field = asCreated(each, object.path);
    const path = [...object.path, ...field.path];
    return observed(field, path, { kind, name, namespace }, remediesFor(field.fault, path, manifest), manifest);
  });
}

function inWorkload(workload: Workload, { manifest, settings }: Subject): readonly Observation[] {
  const fields = invalidFields(workload, settings);
  // What has so many faults was not meant as a pod, and each fix would only uncover the next fault.
  const isPod = fields.length < MOST_FAULTS;
  return fields.map(field => {
    const { fault } = field;
    const path = invalidPath(workload, field);
    const own = fault.kind === 'unserved' ? [serve(fault.served, workload, manifest)] : isPod ? remediesFor(fault, path, manifest) : [];
    const observation = observed(field, path, workload.ref, own, manifest);
    const other = fault.kind === 'value' ? fault.other : null;
    if (other === null) return observation;
    return { ...observation, related: [{ message: texts[other.relation](), path: templatePath(workload, other.path) }] };
  });
}

/** The API server accepts these users and the kubelet does not. Source: verifyRunAsNonRoot in k8s.io/kubernetes pkg/kubelet/kuberuntime. */
function rootThatIsNone({ pod: { spec }, podSpec, ref }: Workload): readonly Observation[] {
  const found = new Map<string, Observation>();
  for (const { container, path: site } of containerSites(spec)) {
    const { uid, uidField, nonRoot, nonRootField } = runsAs(spec, container, site);
    if (uid !== 0 || uidField === null || !nonRoot || nonRootField === null) continue;
    const [path, other] = [
      [...podSpec, ...uidField],
      [...podSpec, ...nonRootField],
    ];
    const related = [{ message: texts.contradicts(), path: other }];
    found.set(JSON.stringify([path, other]), { path, workload: ref, message: texts.startsNot(), related });
  }
  return [...found.values()];
}

/** A refused field of a pod, or of another object, at its path in the document. */
export const observed = (
  field: InvalidField,
  path: FieldPath,
  workload: WorkloadRef,
  remedies: readonly Remedy[],
  manifest: Manifest,
): Observation => ({
  path,
  message: invalidSentence(field),
  workload,
  remedies,
  ...(field.isRefused ? {} : { severity: 'warning' }),
  ...(field.fault.kind === 'unknown' ? { span: locate(manifest, path, 'key') } : {}),
});

/** What a field may have been meant to be. */
export const remediesFor = (fault: InvalidField['fault'], path: FieldPath, manifest: Manifest): readonly Remedy[] =>
  fault.kind === 'type' ? convert(fault.expected, path, manifest) : fault.kind === 'unknown' ? rename(fault.meant, path, manifest) : [];

/** Older versions select what the template's labels are; apps/v1 selects nothing by default, and has no rollbackTo. */
function serve(served: string, { object, template }: Workload, { value: root }: Manifest): Remedy {
  const at = (field: string): FieldPath => [...object, 'spec', field];
  const labels = objectOf(template['metadata'])['labels'];
  const isDefault = served === 'apps/v1' && labels !== undefined && valueAt(root, at('selector')) === undefined;
  const gone = valueAt(root, at('rollbackTo')) === undefined ? [] : [remove(at('rollbackTo'))];
  const selected = isDefault ? [set(at('selector'), { matchLabels: labels })] : [];
  const changes = [...gone, set([...object, 'apiVersion'], served), ...selected];
  return preferred(unsafe(`set ${served}`, isDefault ? texts.setWithSelector(served) : texts.set(served), ...changes));
}

/** Where the object has the field that was meant as well, one of the two has to go, and which is not known. */
function rename(meant: string | null, path: FieldPath, { value: root }: Manifest): readonly Remedy[] {
  const [parent, value] = [valueAt(root, path.slice(0, -1)), valueAt(root, path)];
  if (meant === null || value === undefined || (isObject(parent) && parent[meant] !== undefined)) return [];
  return [preferred(unsafe(`rename ${meant}`, texts.rename(meant), { op: 'replace', path, key: meant, value }))];
}

/** A scalar as the type that Kubernetes wants: one right answer, but unsafe where the pod then asks for what it did not get before. */
function convert(expected: string, path: FieldPath, manifest: Manifest): readonly Remedy[] {
  const converted = convertedValue(expected, path, manifest);
  if (converted === undefined) return [];
  const fix = asksForMore(converted, path, manifest) ? unsafe : safe;
  const text = JSON.stringify(converted);
  return [preferred(fix(`set ${text}`, texts.set(text), set(path, converted)))];
}

/** The values by which a pod asks for no more than without the field. */
const MODEST: ReadonlyMap<string, boolean> = new Map([
  ...['privileged', 'allowPrivilegeEscalation', 'hostNetwork', 'hostPID', 'hostIPC'].map(field => [field, false] as const),
  ...['shareProcessNamespace', 'automountServiceAccountToken', 'hostProcess'].map(field => [field, false] as const),
  ...['hostUsers', 'readOnlyRootFilesystem', 'runAsNonRoot'].map(field => [field, true] as const),
]);
/** Fields outside a security context that ask for something, or give it, with every value. */
const DEMANDING: ReadonlySet<string> = new Set(['hostPort', 'serviceAccount', 'serviceAccountName', 'rules', 'subjects', 'roleRef']);

function asksForMore(converted: Json, path: FieldPath, { value: root }: Manifest): boolean {
  const field = String(path.at(-1));
  const modest = MODEST.get(field);
  if (modest !== undefined) return converted !== modest;
  // Of a pod on the host's network each port is one of the host.
  if (field === 'containerPort') return objectOf(valueAt(root, path.slice(0, -5)))['hostNetwork'] === true;
  return path.some(step => DEMANDING.has(String(step))) || (path.includes('securityContext') && field !== 'drop');
}

const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function convertedValue(expected: string, path: FieldPath, manifest: Manifest): Json | undefined {
  if (expected === 'string') return writtenText(path, manifest);
  const value = valueAt(manifest.value, path);
  if (!isText(value)) return undefined;
  if (expected === 'string[]') return [value];
  if (expected === 'boolean') return FLAGS.get(value);
  return (expected === 'int32' || expected === 'int64') && INTEGER.test(value) ? Number(value) : undefined;
}

/** A number or boolean as the user wrote it: `0644`, `1.10` and `yes` are not `420`, `1.1` and `true`. Undefined for anything else. */
function writtenText(path: FieldPath, manifest: Manifest): string | undefined {
  const { start, end } = locate(manifest, path, 'value');
  const text = manifest.text.slice(start, end);
  return /^[\w.+-]+$/.test(text) ? text : undefined;
}
