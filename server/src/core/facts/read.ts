/** Reading values that a person may have half typed: what is not of the wanted type counts as absent. */
import type { Json, JsonObject } from '../types';

export function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(item => typeof item === 'string') : [];
}

export function records(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isRecord) : [];
}

export function stringMap(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
