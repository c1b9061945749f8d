/** Source: ValidatePodTemplateSpecForReplicaSet and its like in kubernetes pkg/apis/apps/validation and pkg/apis/core/validation. */
import { isPlaceholder, isText, listOf, objectListOf, objectOf } from '../words';
import type { InvalidField, Json, JsonObject } from '../words';
import { invalidObject } from './refusals';
import type { PodTemplate } from './template';

/** Labels of a template that its object's selector does not select: the object would never find its pods. */
export function validateSelector({ written, selector }: PodTemplate): readonly InvalidField[] {
  const labels = objectOf(objectOf(written['metadata'])['labels']);
  if (selector === null || Object.values(labels).some(value => !isText(value) || isPlaceholder(value))) return [];
  const { matchLabels, matchExpressions } = objectOf(selector);
  const wanted = matchLabels === undefined && matchExpressions === undefined ? selector : matchLabels;
  const matches =
    Object.entries(objectOf(wanted)).every(([name, value]) => isPlaceholder(value) || isPlaceholder(name) || labels[name] === value) &&
    objectListOf(matchExpressions).every(expression => isFulfilled(expression, labels));
  return matches ? [] : [invalidObject(['metadata', 'labels'], '`selector` does not match template `labels`')];
}

/** Whether labels fulfil an expression; so they do where it cannot be read. */
function isFulfilled({ key, operator, values }: JsonObject, labels: JsonObject): boolean {
  const label = isText(key) ? labels[key] : undefined;
  const isListed = label !== undefined && listOf(values).some((value: Json) => value === label || isPlaceholder(value));
  if (operator === 'In' || operator === 'NotIn') return isListed === (operator === 'In');
  return (operator !== 'Exists' && operator !== 'DoesNotExist') || (label !== undefined) === (operator === 'Exists');
}
