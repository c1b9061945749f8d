/** Workflow commands, from which GitHub Actions makes annotations on the lines of a pull request. */
import { joinLines, type Severity } from '@scc-lens/words';
import type { Gap } from '../gaps';
import { texts } from '../messages';
import type { Range } from '@scc-lens/charts';
import { printable } from '../streams';
import { relativePath, type Format } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

export const githubFormat = (): Format => ({
  showsFixes: false,
  file: ({ path, findings }) =>
    findings.map(({ rule, severity, message, range }) => command(COMMANDS[severity], path, range, rule, message)).join(''),
  end: ({ gaps }) =>
    gaps
      .filter(({ isOfOtherTool }) => !isOfOtherTool)
      .map(gapLine)
      .join(''),
});

function gapLine({ path, kind, range, reason }: Gap): string {
  const isText = kind !== 'pods' && kind !== 'unknown' && kind !== 'not-checked';
  return command(isText ? 'warning' : 'notice', path, range, texts.notJudged(), reason);
}

/** Columns are given only where they are on one line; GitHub ignores them elsewhere. */
function command(name: string, path: string, range: Range | null, title: string, message: string): string {
  const place =
    range === null
      ? []
      : [
          `line=${range.start.line + 1}`,
          `endLine=${range.end.line + 1}`,
          ...(range.start.line === range.end.line ? [`col=${range.start.character + 1}`, `endColumn=${range.end.character + 1}`] : []),
        ];
  const properties = [`file=${property(relativePath(path))}`, ...place, `title=${property(title)}`].join(',');
  return `::${name} ${properties}::${data(joinLines(message))}\n`;
}

const data = (text: string): string => printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
