/** A pod as the Pod Security Standards look at it. */
import { CONTAINER_LISTS, objectListOf, objectOf, textOf, type FieldPath, type JsonObject } from '@scc-lens/words';

export interface ContainerView {
  readonly name: string;
  readonly path: FieldPath;
  readonly container: JsonObject;
  readonly securityContext: JsonObject;
}

export interface VolumeView {
  readonly name: string;
  readonly path: FieldPath;
  /** The source fields that are set; a volume without any is an emptyDir. */
  readonly sources: readonly string[];
}

export interface PodView {
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
  readonly securityContext: JsonObject;
  /** Init, ordinary, ephemeral containers, in this order. */
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly VolumeView[];
  readonly isWindows: boolean;
  /** `hostUsers: false`. */
  readonly inUserNamespace: boolean;
}

/** Reads a v1 Pod or a pod template; what is not of the wanted type counts as absent. */
export function viewPod(manifest: JsonObject): PodView {
  const spec = objectOf(manifest['spec']);
  return {
    annotations: objectOf(objectOf(manifest['metadata'])['annotations']),
    spec,
    securityContext: objectOf(spec['securityContext']),
    containers: CONTAINER_LISTS.flatMap(list =>
      objectListOf(spec[list]).map((container, index) => ({
        name: textOf(container['name']),
        path: ['spec', list, index],
        container,
        securityContext: objectOf(container['securityContext']),
      })),
    ),
    volumes: objectListOf(spec['volumes']).map((volume, index) => ({
      name: textOf(volume['name']),
      path: ['spec', 'volumes', index],
      sources: Object.keys(volume).filter(key => key !== 'name' && volume[key] !== null),
    })),
    isWindows: textOf(objectOf(spec['os'])['name']) === 'windows',
    inUserNamespace: spec['hostUsers'] === false,
  };
}

/** The host ports of a container as the API server defaults them: with the host's network, every port is one. */
export function hostPorts(
  { spec }: PodView,
  { path, container }: ContainerView,
): readonly { readonly port: number; readonly path: FieldPath }[] {
  const defaulted = spec['hostNetwork'] === true && path[1] !== 'ephemeralContainers';
  return objectListOf(container['ports']).flatMap((entry, index) => {
    const written = numberAt(entry, 'hostPort');
    const field = written !== 0 || !defaulted ? 'hostPort' : 'containerPort';
    const port = numberAt(entry, field);
    return port === 0 ? [] : [{ port, path: [...path, 'ports', index, field] }];
  });
}

function numberAt(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}
