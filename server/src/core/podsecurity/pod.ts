/** A pod as the Pod Security Standards look at it. */
import { CONTAINER_LISTS } from '../kubernetes';
import type { FieldPath, Json, JsonObject } from '../types';

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
  const spec = objectAt(manifest, 'spec');
  return {
    annotations: objectAt(objectAt(manifest, 'metadata'), 'annotations'),
    spec,
    securityContext: objectAt(spec, 'securityContext'),
    containers: CONTAINER_LISTS.flatMap((list) =>
      listAt(spec, list).map((container, index) => ({
        name: textAt(container, 'name'),
        path: ['spec', list, index],
        container,
        securityContext: objectAt(container, 'securityContext'),
      })),
    ),
    volumes: listAt(spec, 'volumes').map((volume, index) => ({
      name: textAt(volume, 'name'),
      path: ['spec', 'volumes', index],
      sources: Object.keys(volume).filter((key) => key !== 'name' && volume[key] !== null),
    })),
    isWindows: textAt(objectAt(spec, 'os'), 'name') === 'windows',
    inUserNamespace: spec['hostUsers'] === false,
  };
}

/** The host ports of a container as the API server defaults them: with the host's network, every port is one. */
export function hostPorts({ spec }: PodView, { path, container }: ContainerView): readonly { readonly port: number; readonly path: FieldPath }[] {
  const defaulted = spec['hostNetwork'] === true && path[1] !== 'ephemeralContainers';
  return listAt(container, 'ports').flatMap((entry, index) => {
    const written = numberAt(entry, 'hostPort');
    const field = written !== 0 || !defaulted ? 'hostPort' : 'containerPort';
    const port = numberAt(entry, field);
    return port === 0 ? [] : [{ port, path: [...path, 'ports', index, field] }];
  });
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

/** Is there an object, be it an empty one? */
export function hasObject(object: JsonObject, key: string): boolean {
  return isObject(object[key]);
}

export function listAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? (value as readonly Json[]).map((item) => (isObject(item) ? item : {})) : [];
}

export function textsAt(object: JsonObject, key: string): readonly string[] {
  const value = object[key];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === 'string') : [];
}

export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

function numberAt(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
