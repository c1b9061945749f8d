/** One invalid field in a sentence: what Kubernetes refuses, and what to write instead. */
import * as l10n from '@vscode/l10n';
import { fieldsOf, formatFieldPath, isList, isObject, type FieldHome, type InvalidField, type Json } from '@scc-lens/words';

/** E.g. `Kubernetes refuses spec.volumes[1].name. Duplicate value: "data".` */
export function invalidSentence({ path, isOfObject, isRefused, isOfTemplate, fault }: InvalidField): string {
  if (fault.kind === 'unserved')
    return l10n.t('OpenShift {release} has no {objectKind} of {apiVersion} and refuses the object. It serves {served}.', { ...fault });
  const field = String(path.at(-1));
  const place = formatFieldPath(path);
  if (fault.kind === 'value')
    // The object has metadata of its own.
    return path[0] === 'metadata' && isOfObject !== true
      ? l10n.t("Kubernetes refuses the pod's {field}. {words}.", { field: place, words: fault.words })
      : l10n.t('Kubernetes refuses {field}. {words}.', { field: place, words: fault.words });
  if (fault.kind === 'type') {
    const parts = { field: place, type: typeName(fault.expected), value: valueName(fault.value) };
    return isOfObject === true
      ? l10n.t('{field} must be {type}. The API server cannot read the object with {value}.', parts)
      : l10n.t('{field} must be {type}. The API server cannot read the pod with {value}.', parts);
  }
  const sentences = [
    isOfTemplate === true
      ? l10n.t('Kubernetes has no field {field} here. oc new-app drops it, oc apply of what oc process prints is refused.', { field })
      : isRefused
        ? l10n.t('Kubernetes has no field {field} here. kubectl and oc refuse it, other clients may drop it.', { field })
        : l10n.t('Pods have no field {field} here. It has no effect unless the controller of this custom resource reads it.', { field }),
    fault.meant === null ? '' : l10n.t('Did you mean {meant}?', { meant: fault.meant }),
    fault.home === null ? '' : HOME_SENTENCES[fault.home](field),
  ];
  return sentences.filter(sentence => sentence !== '').join(' ');
}

const HOME_SENTENCES: Readonly<Record<FieldHome, (field: string) => string>> = {
  PodSpec: field => l10n.t('{field} is a field of the pod spec.', { field }),
  PodSecurityContext: field => l10n.t("{field} is a field of the pod's securityContext.", { field }),
  Container: field => l10n.t('{field} is a field of containers.', { field }),
  SecurityContext: field => l10n.t("{field} is a field of a container's securityContext.", { field }),
  PodTemplateSpec: field => l10n.t('{field} is a field next to spec.', { field }),
};

const TYPE_NAMES: Readonly<Record<string, () => string>> = {
  boolean: () => l10n.t('true or false'),
  int32: () => l10n.t('an integer'),
  int64: () => l10n.t('an integer'),
  intOrString: () => l10n.t('an integer or a string'),
  quantity: () => l10n.t('a quantity such as 500m or 1Gi'),
};

function typeName(type: string): string {
  if (type.endsWith('[]')) return l10n.t('a list');
  if (type.endsWith('{}') || fieldsOf(type) !== undefined) return l10n.t('a mapping');
  return TYPE_NAMES[type]?.() ?? l10n.t('a string');
}

const LONGEST_VALUE = 40;

function valueName(value: Json): string {
  if (isList(value)) return l10n.t('a list');
  if (isObject(value)) return l10n.t('a mapping');
  const text = JSON.stringify(value);
  const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
  if (typeof value === 'string') return l10n.t('the string {value}', { value: shown });
  return typeof value === 'number' ? l10n.t('the number {value}', { value: shown }) : shown;
}
