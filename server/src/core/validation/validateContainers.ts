/** Source: validateContainers, validateInitContainers and validateEphemeralContainers in kubernetes pkg/apis/core/validation/validation.go. */
import { isList } from '../words';
import type { FieldPath, InvalidField, Json, JsonObject } from '../words';
import { labelFaults } from './names';
import { duplicate, forbidden, invalid, required, unsupported } from './refusals';
import { isUnset, plainText, SPEC } from './template';
import type { PlacedContainer, PodTemplate } from './template';

/** Names and images. Names are unique among all containers. */
export function validateIdentity(containers: readonly PlacedContainer[], { isPod }: PodTemplate): readonly InvalidField[] {
  const names = new Map<string, FieldPath>();
  return containers.flatMap(({ container, path }) => {
    const place = [...path, 'name'];
    const name = plainText(container['name']);
    const earlier = name === undefined ? undefined : names.get(name);
    if (name !== undefined && earlier === undefined) names.set(name, place);
    return [
      ...(isUnset(container['name']) ? [required(place)] : []),
      ...(name === undefined ? [] : labelFaults(name).map(fault => invalid(place, name, fault))),
      ...validateImage(container['image'], [...path, 'image'], isPod),
      ...(name === undefined || earlier === undefined ? [] : [duplicate(place, name, earlier)]),
    ];
  });
}

/** A template may leave a blank image to OpenShift's image triggers. */
function validateImage(value: Json | undefined, path: FieldPath, isPod: boolean): readonly InvalidField[] {
  if (isUnset(value)) return [required(path)];
  const image = plainText(value);
  return image === undefined || !isPod || image === image.trim()
    ? []
    : [invalid(path, image, 'must not have leading or trailing whitespace')];
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

export function validatePullPolicy({ container, path }: PlacedContainer): readonly InvalidField[] {
  const policy = plainText(container['imagePullPolicy']);
  return policy === undefined || PULL_POLICIES.includes(policy) ? [] : [unsupported([...path, 'imagePullPolicy'], policy, PULL_POLICIES)];
}

const PROBES = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** Init containers that end have no probes. */
export function validateInitProbes({ list, container, path }: PlacedContainer): readonly InvalidField[] {
  if (list !== 'initContainers' || !isUnset(container['restartPolicy'])) return [];
  return PROBES.filter(field => container[field] !== undefined && container[field] !== null).map(field =>
    forbidden([...path, field], 'may not be set for init containers without restartPolicy=Always'),
  );
}

/** A pod has containers, and gets ephemeral ones only while it runs. */
export function validateLists(spec: JsonObject, { isPod }: PodTemplate): readonly InvalidField[] {
  const { containers, ephemeralContainers } = spec;
  const isEmpty = containers === undefined || containers === null || (isList(containers) && containers.length === 0);
  return [
    ...(isEmpty ? [required([...SPEC, 'containers'])] : []),
    ...(isList(ephemeralContainers) && ephemeralContainers.length > 0
      ? [
          forbidden(
            [...SPEC, 'ephemeralContainers'],
            isPod ? 'cannot be set on create' : 'ephemeral containers not allowed in pod template',
          ),
        ]
      : []),
  ];
}
