/** Refusals in the words of Kubernetes' validation. Source: ErrorBody in k8s.io/apimachinery pkg/util/validation/field/errors.go. */
import type { FieldPath, InvalidField, Json, OtherField } from '@scc-lens/words';

/** A value that is not allowed. `other` is the field that it contradicts. */
export const invalid = (path: FieldPath, value: Json, detail: string, other: FieldPath | null = null): InvalidField =>
  refusal(path, `Invalid value: ${JSON.stringify(value)}: ${detail}`, contradicting(other));

/** A value that is not allowed and that Kubernetes prints without quotes. */
export const invalidAsPrinted = (path: FieldPath, value: string, detail: string): InvalidField =>
  refusal(path, `Invalid value: ${value}: ${detail}`, null);

/** A value that another field has already. */
export const repeated = (path: FieldPath, value: Json, detail: string, other: FieldPath): InvalidField =>
  refusal(path, `Invalid value: ${JSON.stringify(value)}: ${detail}`, { path: other, relation: 'same' });

/** An object that is not allowed, which Kubernetes prints with all its fields; here they are left out. */
export const invalidObject = (path: FieldPath, detail: string, other: FieldPath | null = null): InvalidField =>
  refusal(path, `Invalid value: ${detail}`, contradicting(other));

/** A field that may not be set here. */
export const forbidden = (path: FieldPath, detail: string, other: FieldPath | null = null): InvalidField =>
  refusal(path, `Forbidden: ${detail}`, contradicting(other));

export const duplicate = (path: FieldPath, value: string, other: FieldPath): InvalidField =>
  refusal(path, `Duplicate value: ${JSON.stringify(value)}`, { path: other, relation: 'same' });

export const notFound = (path: FieldPath, value: string): InvalidField => refusal(path, `Not found: ${JSON.stringify(value)}`, null);

export const required = (path: FieldPath, detail = ''): InvalidField =>
  refusal(path, detail === '' ? 'Required value' : `Required value: ${detail}`, null);

/** A value that is not supported. Kubernetes lists the supported ones in this order. */
export function unsupported(path: FieldPath, value: string, supported: readonly string[]): InvalidField {
  const values = supported.map(one => JSON.stringify(one)).join(', ');
  return refusal(path, `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`, null);
}

const contradicting = (path: FieldPath | null): OtherField | null => (path === null ? null : { path, relation: 'contradicts' });

/** A refusal in other words. */
export function refusal(path: FieldPath, words: string, other: OtherField | null = null): InvalidField {
  return { path, isRefused: true, fault: { kind: 'value', words, other } };
}
