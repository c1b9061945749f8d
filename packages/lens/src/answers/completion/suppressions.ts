/** Ids of rules in a comment that suppresses their findings. */
import * as l10n from '@vscode/l10n';
import { shifted, startOfLine, type Span } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { literalMarkdown } from '../../review';
import { analyze, RULES } from '../../rules';
import { offerOf, type Completion } from './types';

const START = 'scc-lens:';
/** Rule ids with commas between them; a reason in other words is no list of ids. */
const LIST = /^\s*allow\s+(?:[\w-]+\s*,\s*)*[\w-]*$/i;

/** The rules that a suppression at an offset of a document can name; null where there is none. Rules with findings in the document come first. */
export function suppressedRules(file: ParsedFile, document: number, offset: number, world: World): Completion | null {
  const { text = '', start = 0 } = file.slices[document] ?? {};
  const word = ruleAt(text, offset - start);
  if (word === null) return null;
  const messages = messagesIn(file, document, world);
  const offers = RULES.map(({ id }) => {
    const message = messages.get(id);
    if (message === undefined) return offerOf(id, 'rule', '', { rank: 1 });
    return offerOf(id, 'rule', l10n.t('reported in this document'), { documentation: () => literalMarkdown(message) });
  });
  return { span: shifted(word, start), offers };
}

/** The rule id that is typed at an offset: behind `# scc-lens: allow`, and before the reason. */
function ruleAt(text: string, offset: number): Span | null {
  const line = startOfLine(text, offset);
  const before = text.slice(line, offset);
  const mark = before.indexOf('#');
  const at = mark < 0 ? -1 : before.indexOf(START, mark);
  const ids = at < 0 ? '' : before.slice(at + START.length);
  if (at < 0 || before.slice(mark + 1, at).trim() !== '' || !LIST.test(ids) || ids.includes('--')) return null;
  let [start, end] = [offset, offset];
  while (start > line && isOfId(text.charAt(start - 1))) start--;
  while (isOfId(text.charAt(end))) end++;
  return { start, end };
}

const isOfId = (char: string): boolean => /^[\w-]$/.test(char);

/** The first message of each rule that reports something in a document. */
function messagesIn({ text, role, slices, manifests }: ParsedFile, document: number, world: World): ReadonlyMap<string, string> {
  const [slice, manifest] = [slices[document], manifests[document]];
  if (slice === undefined || manifest === undefined) return new Map();
  return new Map(
    analyze({ text, role, slices: [slice], manifests: [manifest] }, world)
      .map(({ rule, message }) => [rule, message] as const)
      .reverse(),
  );
}
