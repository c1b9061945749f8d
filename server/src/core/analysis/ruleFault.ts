/** A rule that throws is a defect of SCC Lens. It becomes a finding of its own, because silence would read as a clean file. */
import type { Manifest } from '../manifest';
import { faultText } from '../words';
import type { Finding, Span } from '../words';
import { ruleFault } from './messages';

/** The finding that replaces whatever a rule would have found in a document. It is an error whatever the rule's level is. */
export function faultOf({ id }: { readonly id: string }, { text }: Manifest, thrown: unknown): Finding {
  return {
    rule: id,
    severity: 'error',
    message: ruleFault(id, faultText(thrown)),
    span: firstLine(text),
    document: 0,
    path: [],
    workload: null,
    related: [],
    remedies: [],
    isDetail: false,
    isFault: true,
  };
}

/** The first line that is neither blank nor a comment nor a document marker. The syntax tree may be what the rule stumbled over. */
function firstLine(text: string): Span {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trimEnd();
    if (line.trim() !== '' && !line.trimStart().startsWith('#') && !line.startsWith('---')) return { start, end: start + line.length };
    start = end + 1;
  }
  return { start: 0, end: 0 };
}
