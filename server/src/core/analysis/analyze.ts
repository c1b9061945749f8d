/** The chain: text → model → verdict → finding. Edits are made from a finding's remedies by `core/fixing`, on request. */
import type { ParsedFile, Slice } from '../manifest';
import type { Finding, Span } from '../words';
import { documentFindings } from './documentFindings';
import type { AnalyzeOptions } from './options';

/** Everything that the rules find in a file, in the order of the text. */
export function analyze(file: ParsedFile, options: AnalyzeOptions): readonly Finding[] {
  return file.slices.flatMap((slice, document) => {
    const manifest = file.manifests[document];
    return manifest === undefined ? [] : placed(documentFindings(manifest, options), slice, document);
  });
}

function placed(findings: readonly Finding[], slice: Slice, document: number): readonly Finding[] {
  const shift = ({ start, end }: Span): Span => ({ start: start + slice.start, end: end + slice.start });
  return findings.map(finding => ({
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    span: shift(finding.span),
    document,
    path: finding.path,
    workload: finding.workload,
    related: finding.related.map(({ message, span }) => ({ message, span: shift(span) })),
    get remedies() {
      return finding.remedies;
    },
    isDetail: finding.isDetail,
    isFault: finding.isFault,
  }));
}
