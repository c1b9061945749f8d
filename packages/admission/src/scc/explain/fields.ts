/** From the API server's addresses to the pod's own fields. */
import { CONTAINER_LISTS, listOf, objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { ContainerList, FieldPath, Json, JsonObject } from '@scc-lens/words';
import { FS_TYPE_OF_FIELD } from '../fsTypes';
import type { ContainerRef } from '../types';

/** What an address means. */
export interface FoundField {
  readonly path: FieldPath | null;
  readonly container?: ContainerRef;
}

const CONTAINER = /^\.?(?:spec\.)?(initContainers|containers|ephemeralContainers)\[(\d+)\](?:\.(?:securityContext\.)*([\s\S]*))?$/;
const HOST_PORT = /^(initContainers|containers|ephemeralContainers)\[(\d+)\]\.hostPort$/;
const VOLUME = /^(?:spec\.)?(?:securityContext\.)*volumes\[(\d+)\](\.driver)?$/;
const HOST_FIELD = /^(?:spec\.)?(?:securityContext\.)*(host(?:Network|PID|IPC|Users))$/;
const SYSCTL = /^(?:pod\.)?spec\.securityContext\.sysctls\[(\d+)\]$/;
/** With a dot instead of brackets up to OpenShift 4.10. */
const SECCOMP = /^(?:pod\.)?metadata\.annotations(?:\[|\.)(container\.)?seccomp\.security\.alpha\.kubernetes\.io\/([^\]]*)\]?$/;
const POD_FIELD = /^spec\.(?:securityContext\.)+([\s\S]+)$/;

/** Up to OpenShift 4.6 groups, capabilities and SELinux options come without the container or the pod that has them. */
const BARE = /^(?:securityContext\.)*((?:capabilities|seLinuxOptions)\.\w+|fsGroup|supplementalGroups|runAsUser|runAsNonRoot|privileged)$/;
const GROUP = /^(-?\d+) is not an allowed group$/;
const BY_NAME = /^(?:seLinuxOptions\.\w+|UID) on (?:container )?(\S+) does not match/;

/**
 * The v1 Pod field that an address means, in the spellings of all releases: containers' fields are in their securityContext, host
 * fields and volumes in the spec. With the value and the pod at hand it goes down to the list item.
 */
export function fieldPathOf(field: string, badValue: Json, detail: string, pod?: JsonObject): FoundField {
  const bare = BARE.exec(field)?.[1];
  if (bare !== undefined) return bareField(bare, badValue, detail, pod);
  const container = CONTAINER.exec(field);
  if (container !== null) return containerField(container[1] as ContainerList, Number(container[2]), container[3] ?? '', badValue, pod);
  const address = field.replace(/^\./, '');
  const volume = VOLUME.exec(address);
  if (volume !== null) return { path: ['spec', 'volumes', Number(volume[1]), ...volumeSource(volume[2], badValue)] };
  const host = HOST_FIELD.exec(address)?.[1];
  if (host !== undefined) return { path: ['spec', host] };
  const sysctl = SYSCTL.exec(address);
  if (sysctl !== null) return { path: ['spec', 'securityContext', 'sysctls', Number(sysctl[1]), 'name'] };
  const seccomp = SECCOMP.exec(address);
  if (seccomp !== null) return seccompField(seccomp[1] === undefined ? null : (seccomp[2] ?? ''), pod);
  const rest = POD_FIELD.exec(address)?.[1];
  if (rest === 'supplementalGroups') return { path: groupPath(detail, pod) };
  return { path: rest === undefined ? null : ['spec', 'securityContext', ...rest.split('.')] };
}

/** A field of the pod, or of the container that the detail names, or of the only container that has the value. */
function bareField(rest: string, badValue: Json, detail: string, pod: JsonObject | undefined): FoundField {
  if (rest === 'fsGroup') return { path: ['spec', 'securityContext', rest] };
  if (rest === 'supplementalGroups') return { path: groupPath(detail, pod) };
  const name = BY_NAME.exec(detail)?.[1];
  const having = CONTAINER_LISTS.flatMap(list =>
    containersOf(pod, list).flatMap((container, index) => {
      const context = objectOf(objectOf(container)['securityContext']);
      return (name === undefined ? hasValue(context, rest, badValue) : objectOf(container)['name'] === name) ? [{ list, index }] : [];
    }),
  );
  const [only, another] = having;
  if (only !== undefined && another === undefined) return containerField(only.list, only.index, rest, badValue, pod);
  if (name !== undefined) return { path: null, container: { list: 'containers', index: -1, name } };
  return { path: rest.startsWith('seLinuxOptions.') ? ['spec', 'securityContext', ...rest.split('.')] : null };
}

function hasValue(context: JsonObject, rest: string, badValue: Json): boolean {
  const [field = '', inner] = rest.split('.');
  const value = inner === undefined ? context[field] : objectOf(context[field])[inner];
  return badValue !== null && (value === badValue || listOf(value).includes(badValue));
}

function containerField(list: ContainerList, index: number, rest: string, badValue: Json, pod: JsonObject | undefined): FoundField {
  const container = { list, index, name: textOf(objectOf(containersOf(pod, list)[index])['name']) };
  const volume = VOLUME.exec(rest);
  if (volume !== null) return { path: ['spec', 'volumes', Number(volume[1]), ...volumeSource(volume[2], badValue)], container };
  const host = HOST_FIELD.exec(rest)?.[1];
  if (host !== undefined) return { path: ['spec', host], container };
  const port = HOST_PORT.exec(rest);
  // Each container's refusal lists the ports of all containers; the inner address is the one that has the port.
  if (port !== null) return hostPortField(port[1] as ContainerList, Number(port[2]), badValue, pod);
  // As PodSecurityPolicy addresses it.
  if (rest === 'hostPort') return hostPortField(list, index, badValue, pod);
  const own: FieldPath = ['spec', list, index, 'securityContext', ...rest.split('.').filter(step => step !== '')];
  if (rest !== 'capabilities.add' || pod === undefined) return { path: inherited(own, rest, pod), container };
  const capabilities = objectOf(objectOf(objectOf(containersOf(pod, list)[index])['securityContext'])['capabilities']);
  const item = listOf(capabilities['add']).indexOf(badValue);
  return { path: item < 0 ? own : [...own, item], container };
}

/** A value that the container does not set itself is the pod's. */
function inherited(own: FieldPath, rest: string, pod: JsonObject | undefined): FieldPath {
  const [field = '', ...deeper] = rest.split('.');
  const mayInherit = ['runAsUser', 'runAsNonRoot', 'seLinuxOptions'].includes(field);
  const [, list, index] = own;
  const context = objectOf(objectOf(containersOf(pod, list as ContainerList)[Number(index)])['securityContext']);
  const podContext = objectOf(objectOf(pod?.['spec'])['securityContext']);
  const isPods = mayInherit && (context[field] ?? null) === null && (podContext[field] ?? null) !== null;
  return isPods ? ['spec', 'securityContext', field, ...deeper] : own;
}

function hostPortField(list: ContainerList, index: number, badValue: Json, pod: JsonObject | undefined): FoundField {
  const container = objectOf(containersOf(pod, list)[index]);
  const ports: FieldPath = ['spec', list, index, 'ports'];
  const found = objectListOf(container['ports']).flatMap((port, place) =>
    ['hostPort', 'containerPort'].filter(key => port[key] === badValue).map((key): FieldPath => [...ports, place, key]),
  );
  return { path: found[0] ?? ports, container: { list, index, name: textOf(container['name']) } };
}

/** The value is the FSType, which is the field's name for all but three types. */
function volumeSource(driver: string | undefined, badValue: Json): FieldPath {
  if (driver !== undefined) return ['flexVolume', 'driver'];
  const field = typeof badValue === 'string' ? (FIELD_OF_TYPE.get(badValue) ?? badValue) : '';
  return /^\w+$/.test(field) ? [field] : [];
}

const FIELD_OF_TYPE: ReadonlyMap<string, string> = new Map(Object.entries(FS_TYPE_OF_FIELD).map(([field, type]) => [type, field]));

/** The address names the old annotation although it is nearly always the field that is meant. */
function seccompField(name: string | null, pod: JsonObject | undefined): FoundField {
  const podField: FieldPath = ['spec', 'securityContext', 'seccompProfile'];
  if (name === null) return { path: podField };
  for (const list of CONTAINER_LISTS) {
    const index = containersOf(pod, list).findIndex(container => objectOf(container)['name'] === name);
    if (index < 0) continue;
    const own = objectOf(objectOf(containersOf(pod, list)[index])['securityContext'])['seccompProfile'] ?? null;
    return { path: own === null ? podField : ['spec', list, index, 'securityContext', 'seccompProfile'], container: { list, index, name } };
  }
  // Its own, or what it has from the pod, for which there is an objection as well.
  return { path: pod === undefined ? podField.slice(1) : podField, container: { list: 'containers', index: -1, name } };
}

/** The one group of several that the detail is about. */
function groupPath(detail: string, pod: JsonObject | undefined): FieldPath {
  const group = Number(GROUP.exec(detail)?.[1] ?? Number.NaN);
  const groups = listOf(objectOf(objectOf(pod?.['spec'])['securityContext'])['supplementalGroups']);
  const index = groups.indexOf(group);
  return ['spec', 'securityContext', 'supplementalGroups', ...(index < 0 ? [] : [index])];
}

const containersOf = (pod: JsonObject | undefined, list: ContainerList): readonly Json[] => listOf(objectOf(pod?.['spec'])[list]);
