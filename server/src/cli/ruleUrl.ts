import { version } from './version';

/** The address of a rule's page, as it is at this version. */
export function ruleUrl(rule: string): string {
  return `https://github.com/scc-lens/scc-lens/blob/v${version()}/docs/rules/${rule}.md`;
}
