/**
 * What a gateway with two pods lets a sandbox attach, as its driver checks it before it creates the pod. Source: resource_admission.rs of
 * crates/openshell-driver-kubernetes of NVIDIA/OpenShell @1c5b4ed5, read 2026-11-28; its policy can be configured and switched off.
 */
import { isObject, objectListOf, objectOf, textOf, valueAt, type FieldPath, type JsonObject } from '@scc-lens/words';

export const ATTACHABLE_LABEL = 'openshell.ai/sandbox-attachable';
/** The OpenShell workspace whose sandboxes may attach an object with data. */
export const ATTACHABLE_WORKSPACE_LABEL = 'openshell.ai/sandbox-attachable-workspace';

/** A field of a pod that the driver refuses, from the pod's `spec`. */
export interface RefusedField {
  readonly path: FieldPath;
  readonly kind: 'token' | 'volume' | 'claims' | 'device';
  /** The volume's source or the device. */
  readonly name: string;
}

/** An object that a pod names, and whether it needs the label of a workspace too. */
export interface Attachment {
  readonly kind: string;
  readonly name: string;
  readonly ofWorkspace: boolean;
}

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
/** The sources of volumes that are taken, with the field that names an object. */
const VOLUMES: ReadonlyMap<string, readonly [kind: string, field: string] | null> = new Map([
  ['emptyDir', null],
  ['downwardAPI', null],
  ['persistentVolumeClaim', ['PersistentVolumeClaim', 'claimName']],
  ['secret', ['Secret', 'secretName']],
  ['configMap', ['ConfigMap', 'name']],
]);
const GPU = 'nvidia.com/gpu';

/** What the driver always refuses in a pod. */
export function refusedFields(spec: JsonObject): readonly RefusedField[] {
  const volumes = objectListOf(spec['volumes']).flatMap((volume, i): readonly RefusedField[] => {
    const source = Object.keys(volume).find(key => key !== 'name' && isObject(volume[key]) && !VOLUMES.has(key));
    return source === undefined ? [] : [{ path: ['volumes', i, source], kind: 'volume', name: source }];
  });
  return [
    ...(spec['automountServiceAccountToken'] === false
      ? []
      : [{ path: ['automountServiceAccountToken'], kind: 'token' as const, name: '' }]),
    ...(objectListOf(spec['resourceClaims']).length === 0 ? [] : [{ path: ['resourceClaims'], kind: 'claims' as const, name: '' }]),
    ...volumes,
    ...LISTS.flatMap(list => objectListOf(spec[list]).flatMap((container, i) => devicesOf(container, [list, i]))),
  ];
}

function devicesOf(container: JsonObject, path: FieldPath): readonly RefusedField[] {
  return ['requests', 'limits'].flatMap(part =>
    Object.keys(objectOf(valueAt(container, ['resources', part])))
      .filter(name => name.includes('/') && name !== GPU)
      .map((name): RefusedField => ({ path: [...path, 'resources', part, name], kind: 'device', name })),
  );
}

/** The objects that a pod names, which need labels. */
export function attachmentsOf(spec: JsonObject): readonly Attachment[] {
  const shared = (kind: string, name: JsonObject[string] | undefined): Attachment => ({ kind, name: textOf(name), ofWorkspace: false });
  const own = (kind: string, name: JsonObject[string] | undefined): Attachment => ({ kind, name: textOf(name), ofWorkspace: true });
  const containers = LISTS.flatMap(list => objectListOf(spec[list]));
  return [
    shared('RuntimeClass', spec['runtimeClassName']),
    shared('PriorityClass', spec['priorityClassName']),
    ...objectListOf(spec['imagePullSecrets']).map(({ name }) => shared('Secret', name)),
    ...objectListOf(spec['volumes']).flatMap(volume =>
      [...VOLUMES].flatMap(([source, named]) => (named === null ? [] : own(named[0], objectOf(volume[source])[named[1]]))),
    ),
    ...containers.flatMap(({ env, envFrom }) => [
      ...objectListOf(envFrom).flatMap(from => [
        own('Secret', objectOf(from['secretRef'])['name']),
        own('ConfigMap', objectOf(from['configMapRef'])['name']),
      ]),
      ...objectListOf(env).flatMap(one => [
        own('Secret', valueAt(one, ['valueFrom', 'secretKeyRef', 'name'])),
        own('ConfigMap', valueAt(one, ['valueFrom', 'configMapKeyRef', 'name'])),
      ]),
    ]),
  ].filter(({ name }) => name !== '');
}
