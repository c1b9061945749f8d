/** Fields at the root of an object that its kind does not have. */
import { unknownBeside } from '../validation';
import type { InvalidField } from '../words';
import { stepsOf } from './paths';
import type { KubernetesObject } from './types';
import { workloadKindOf } from './workloadKinds';
import { schemaOf } from './workloads';

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** Of an object of a kind with pods; none of any other. Paths start at the object. */
export function unknownFields(object: KubernetesObject): readonly InvalidField[] {
  const row = workloadKindOf(object.apiVersion, object.kind);
  if (row === undefined) return [];
  const own = row.podTemplates.map(pattern => stepsOf(pattern)[0] ?? 'spec');
  return unknownBeside(object.value, [...FIELDS, ...own], schemaOf(object, row).schema);
}
