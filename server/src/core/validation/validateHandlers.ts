/** Source: validateProbe, validateHandler and validateLifecycle in kubernetes pkg/apis/core/validation/validation.go. */
import { isList, isObject, objectOf, valueAt } from '../words';
import type { FieldPath, InvalidField, JsonObject } from '../words';
import { forbidden, invalid, required } from './refusals';
import { integerOf } from './template';
import type { PlacedContainer } from './template';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
/** In the order in which Kubernetes looks at them; `sleep` is one of hooks only. */
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];
const NEVER_NEGATIVE = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** Probes and hooks of a container. @param isComplete whether nothing adds the handler of a probe that has none */
export function validateHandlers({ container, path }: PlacedContainer, isComplete: boolean): readonly InvalidField[] {
  const places = [...PROBES.map(probe => [probe]), ...HOOKS.map(hook => ['lifecycle', hook])];
  return places.flatMap(place => {
    const handler = valueAt(container, place);
    if (!isObject(handler)) return [];
    const at = [...path, ...place];
    return [...validateHandler(handler, at, isComplete), ...(place.length === 1 ? validateNumbers(handler, at) : [])];
  });
}

function validateHandler(handler: JsonObject, path: FieldPath, isComplete: boolean): readonly InvalidField[] {
  const [first, ...others] = HANDLERS.filter(name => handler[name] !== undefined && handler[name] !== null);
  if (first === undefined) return isComplete ? [required(path, 'must specify a handler type')] : [];
  return [
    ...(first === 'exec' ? validateCommand(objectOf(handler['exec']), [...path, 'exec']) : []),
    ...others.map(other => forbidden([...path, other], 'may not specify more than 1 handler type', [...path, first])),
  ];
}

function validateCommand({ command }: JsonObject, path: FieldPath): readonly InvalidField[] {
  const isEmpty = command === undefined || command === null || (isList(command) && command.length === 0);
  return isEmpty ? [required([...path, 'command'])] : [];
}

/** The API server gives `successThreshold: 0` the default before it looks. */
function validateNumbers(probe: JsonObject, path: FieldPath): readonly InvalidField[] {
  const negative = NEVER_NEGATIVE.flatMap(field => {
    const value = integerOf(probe[field]);
    return value === undefined || value >= 0 ? [] : [invalid([...path, field], value, 'must be greater than or equal to 0')];
  });
  const threshold = integerOf(probe['successThreshold']) ?? 1;
  const isReadiness = path.at(-1) === 'readinessProbe';
  return [
    ...negative,
    ...(isReadiness || threshold === 0 || threshold === 1 ? [] : [invalid([...path, 'successThreshold'], threshold, 'must be 1')]),
  ];
}
