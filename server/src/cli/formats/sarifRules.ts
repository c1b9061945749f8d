/** The rules as SARIF describes them: what each reports, why, and where its page is. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../core';
import type { Rule, Severity } from '../../core';
import { PACKAGE_FOLDER, ruleUrl } from '../../packageFolder';

/** Every rule, in the order of the list, so that an index into it is the same in every log. */
export function sarifRules(levels: Readonly<Record<Severity, string>>): readonly object[] {
  return RULES.map(rule => {
    const { id, summary, defaultSeverity } = rule;
    const why = whyOf(rule);
    return {
      id,
      shortDescription: { text: summary },
      fullDescription: { text: summary },
      help: { text: `${why}\n\n${ruleUrl(id)}`, markdown: `${why}\n\n[${id}](${ruleUrl(id)})` },
      helpUri: ruleUrl(id),
      defaultConfiguration: { level: levels[defaultSeverity] },
      properties: { tags: ['security', 'openshift', 'kubernetes'], precision: 'very-high' },
    };
  });
}

/** A link of Markdown; pages have no brackets in their texts. */
const LINK = /\[([^[\]]*)\]\([^()]*\)/g;

/** The section *Why* of the rule's page, without links, which would lead nowhere outside of the page. */
function whyOf({ id, summary }: Rule): string {
  const page = readFileSync(path.join(PACKAGE_FOLDER, 'docs', 'rules', `${id}.md`), 'utf8');
  const [, after = ''] = page.split('\n## Why\n');
  const [section = ''] = after.split('\n## ');
  return section.trim().replace(LINK, '$1') || summary;
}
