/** The labels of a namespace, as the API server validates them. Source: pod-security-admission/api/helpers.go and admission/admission.go. */
import { LEVELS } from './types';

const PREFIX = 'pod-security.kubernetes.io/';
const MODES = ['enforce', 'audit', 'warn'] as const;

/** The label with the level that the pods of the namespace have to pass. */
export const ENFORCE_LABEL = `${PREFIX}enforce`;

/** The label with the version whose checks `enforce` means. */
export const ENFORCE_VERSION_LABEL = `${PREFIX}enforce-version`;

/** A label that the API server refuses, and the value that is probably meant. */
export interface InvalidLabel {
  readonly label: string;
  /** What the label takes: a level, or a version. */
  readonly takes: 'level' | 'version';
  readonly meant: string | null;
}

/** The Pod Security labels that make the API server refuse the namespace. Labels that are no text are refused for that already. */
export const invalidLabels = (labels: Readonly<Record<string, string>>): readonly InvalidLabel[] =>
  MODES.flatMap(mode => [...invalid(labels, `${PREFIX}${mode}`, 'level'), ...invalid(labels, `${PREFIX}${mode}-version`, 'version')]);

function invalid(labels: Readonly<Record<string, string>>, label: string, takes: InvalidLabel['takes']): readonly InvalidLabel[] {
  const value = labels[label];
  const isValid = takes === 'level' ? isLevel : isVersion;
  if (value === undefined || isValid(value)) return [];
  const meant = [value.toLowerCase(), `v${value}`].find(isValid) ?? null;
  return [{ label, takes, meant }];
}

const isLevel = (text: string): boolean => LEVELS.some(level => level === text);

const isVersion = (text: string): boolean => text === 'latest' || minorVersion(text) !== null;

/** N of `v1.N`; null for any other text, which Pod Security takes for `latest`. */
export function minorVersion(text: string): number | null {
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1];
  return minor === undefined ? null : Number(minor);
}
