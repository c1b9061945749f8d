/** Source: ValidatePodSpec and ValidateLabels in kubernetes pkg/apis/core/validation and apimachinery pkg/apis/meta/v1/validation. */
import { isList, isObject, objectOf } from '../words';
import type { FieldPath, InvalidField, Json, JsonObject } from '../words';
import { labelValueFaults } from './names';
import { invalid, required, unsupported } from './refusals';
import { plainText, SPEC } from './template';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export function validateSpec(spec: JsonObject): readonly InvalidField[] {
  return [
    ...validateChoice(spec, 'restartPolicy', RESTART_POLICIES),
    ...validateChoice(spec, 'dnsPolicy', DNS_POLICIES),
    ...(spec['dnsPolicy'] === 'None' ? validateOwnDns(spec['dnsConfig']) : []),
    ...validateLabels(spec['nodeSelector'], [...SPEC, 'nodeSelector']),
  ];
}

function validateChoice(spec: JsonObject, field: string, supported: readonly string[]): readonly InvalidField[] {
  const choice = plainText(spec[field]);
  return choice === undefined || supported.includes(choice) ? [] : [unsupported([...SPEC, field], choice, supported)];
}

function validateOwnDns(config: Json | undefined): readonly InvalidField[] {
  const path = [...SPEC, 'dnsConfig'];
  if (config === undefined || config === null) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  const { nameservers = null } = objectOf(config);
  const isEmpty = isObject(config) && (nameservers === null || (isList(nameservers) && nameservers.length === 0));
  return isEmpty ? [required([...path, 'nameservers'], 'must provide at least one DNS nameserver when `dnsPolicy` is None')] : [];
}

/** The values of labels. */
export function validateLabels(labels: Json | undefined, path: FieldPath): readonly InvalidField[] {
  return Object.entries(objectOf(labels)).flatMap(([name, value]) => {
    const text = plainText(value);
    return text === undefined ? [] : labelValueFaults(text).map(fault => invalid([...path, name], text, fault));
  });
}
