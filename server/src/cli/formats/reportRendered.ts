/** What is reported of a rendered chart or kustomization, by the files that people edit. */
import { isJudged } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Analyzed } from '../analysis';
import { gapsByPath } from '../gaps';
import { placer } from '../placed';
import type { Source } from '../sources';
import { fingerprintsOf, relativePath } from './fingerprints';
import { refOf } from './report';
import type { FileReport, Purpose, ReportedFinding } from './report';

/**
 * A report for each file that a document was rendered from, and for the rendered text where something keeps its place there. The rendered text
 * cannot be fixed, so that no fixes are on offer. Fingerprints are of the rendered objects: they stay where a template changes around a field.
 */
export function reportRendered(source: Source, { file, findings, unjudged, gaps }: Analyzed, { base }: Purpose): readonly FileReport[] {
  const placeOf = placer(source, file);
  const byFile = new Map<string, ReportedFinding[]>(filesOf(file, placeOf).map(name => [name, []]));
  const fingerprints = fingerprintsOf(relativePath(source.path, base), findings);
  for (const [i, { rule, severity, message, span, path, workload, document, isDetail }] of findings.entries()) {
    const place = placeOf({ document, path, span, message });
    const reported = {
      rule,
      severity,
      message: place.message,
      range: place.range,
      isDetail,
      fieldPath: formatFieldPath(path),
      workload: refOf(workload),
      related: [],
      fixes: [],
      fingerprint: fingerprints[i] ?? '',
    };
    const others = byFile.get(place.file);
    if (others === undefined) byFile.set(place.file, [reported]);
    else others.push(reported);
  }
  const placedTexts = gapsByPath(unjudged);
  const placedGaps = gapsByPath(gaps);
  for (const path of placedGaps.keys()) if (!byFile.has(path)) byFile.set(path, []);
  return [...byFile]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, reported]) => ({
      path,
      findings: inOrder(reported),
      known: [],
      gaps: [...(placedTexts.get(path) ?? []), ...(placedGaps.get(path) ?? [])],
      isJudged: isJudged(file),
      error: null,
    }));
}

/** The files that documents were rendered from. */
function filesOf({ manifests, slices }: ParsedFile, placeOf: ReturnType<typeof placer>): readonly string[] {
  const names = manifests.flatMap((manifest, document) => {
    const { start = 0 } = slices[document] ?? {};
    return manifest.class === 'empty' ? [] : [placeOf({ document, path: [], span: { start, end: start } }).file];
  });
  return [...new Set(names)];
}

/** In the order of the text. */
function inOrder(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return findings.toSorted(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character);
}
