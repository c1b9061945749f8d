/** Source: checkHostPortConflicts and validatePodHostNetworkDeps in kubernetes pkg/apis/core/validation/validation.go. */
import { objectListOf } from '../words';
import type { FieldPath, InvalidField, JsonObject } from '../words';
import { duplicate, invalid } from './refusals';
import { integerOf } from './template';
import type { PlacedContainer } from './template';

/**
 * Ports of the node that are taken twice, or, with the node's network, are not those of the container. Init containers run one after the
 * other, so each has the ports of the node for itself; Kubernetes compares no ports of ephemeral containers.
 */
export function validateHostPorts(containers: readonly PlacedContainer[], hostNetwork: boolean): readonly InvalidField[] {
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
