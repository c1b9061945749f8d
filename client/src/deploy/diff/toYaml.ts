import { dump } from 'js-yaml';

/** Plain data as YAML for a user to read, in the style of kubectl: sequences are not indented, and no line is folded. */
export function toYaml(value: unknown): string {
  return dump(value, { noArrayIndent: true, noRefs: true, lineWidth: -1, skipInvalid: true, quotingType: '"' });
}
