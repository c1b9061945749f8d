/** Source: validateContainerPorts, checkHostPortConflicts and validatePodHostNetworkDeps in kubernetes pkg/apis/core/validation/validation.go. */
import { isObject, objectListOf, valueAt } from '../words';
import type { FieldPath, InvalidField, Json, JsonObject } from '../words';
import { portNameFaults } from './names';
import { duplicate, invalid, required, unsupported } from './refusals';
import { integerOf, isUnset, plainText } from './template';
import type { PlacedContainer } from './template';

export function validatePorts({ container, path }: PlacedContainer): readonly InvalidField[] {
  const names = new Map<string, FieldPath>();
  return objectListOf(container['ports']).flatMap((port, i) => {
    const place = [...path, 'ports', i];
    return [
      ...validateName(plainText(port['name']), [...place, 'name'], names),
      ...(isUnset(port['containerPort']) || port['containerPort'] === 0
        ? [required([...place, 'containerPort'])]
        : validateNumber(port['containerPort'], [...place, 'containerPort'])),
      ...(port['hostPort'] === 0 ? [] : validateNumber(port['hostPort'], [...place, 'hostPort'])),
      ...validateProtocol(plainText(port['protocol']), [...place, 'protocol']),
    ];
  });
}

function validateName(name: string | undefined, path: FieldPath, names: Map<string, FieldPath>): readonly InvalidField[] {
  if (name === undefined) return [];
  const faults = portNameFaults(name);
  if (faults.length > 0) return faults.map(fault => invalid(path, name, fault));
  const earlier = names.get(name);
  if (earlier !== undefined) return [duplicate(path, name, earlier)];
  names.set(name, path);
  return [];
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
const HANDLERS = ['httpGet', 'tcpSocket'];

/** The ports of probes and lifecycle hooks, by number or by name. */
export function validateHandlerPorts({ container, path }: PlacedContainer): readonly InvalidField[] {
  const places = [...PROBES.map(probe => [probe]), ...HOOKS.map(hook => ['lifecycle', hook])];
  return places.flatMap(place =>
    HANDLERS.flatMap(handler => {
      const action = valueAt(container, [...place, handler]);
      return isObject(action) ? validateTarget(action['port'], [...path, ...place, handler, 'port']) : [];
    }),
  );
}

function validateTarget(port: Json | undefined, path: FieldPath): readonly InvalidField[] {
  const name = plainText(port);
  return name === undefined ? validateNumber(port, path) : portNameFaults(name).map(fault => invalid(path, name, fault));
}

const LAST_PORT = 65535;

function validateNumber(value: Json | undefined, path: FieldPath): readonly InvalidField[] {
  const port = integerOf(value);
  return port === undefined || (port >= 1 && port <= LAST_PORT)
    ? []
    : [invalid(path, port, `must be between 1 and ${LAST_PORT}, inclusive`)];
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validateProtocol(protocol: string | undefined, path: FieldPath): readonly InvalidField[] {
  return protocol === undefined || PROTOCOLS.includes(protocol) ? [] : [unsupported(path, protocol, PROTOCOLS)];
}

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
