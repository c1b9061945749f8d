/** The chain: text → model → verdict → finding. Edits are made from a finding's remedies by `fixes/fixing`, on request. */
import type { Finding, Span, Steps } from '@scc-lens/words';
import type { ParsedFile, Slice } from '@scc-lens/yaml';
import type { AnalyzeOptions } from '../types';
import { documentFindings, findingsInSteps, rememberedFindings } from './documentFindings';
import { inFile } from './toFinding';

/** Everything that the rules find in a file, or in the documents that a part of its text touches, in the order of the text. */
export function analyze(file: ParsedFile, options: AnalyzeOptions, part?: Span): readonly Finding[] {
  return file.slices.flatMap((slice, document) => {
    const manifest = file.manifests[document];
    if (manifest === undefined || (part !== undefined && !touches(slice, part))) return [];
    return placed(documentFindings(manifest, options), slice, document);
  });
}

/** The one that has this id in one of the file's documents; undefined where none has. */
export function findingIn(file: ParsedFile, options: AnalyzeOptions, document: number, id: string): Finding | undefined {
  const [slice, manifest] = [file.slices[document], file.manifests[document]];
  if (slice === undefined || manifest === undefined) return undefined;
  return placed(documentFindings(manifest, options), slice, document).find(finding => finding.id === id);
}

/** The findings in each of a file's documents, in its own offsets, in steps of a rule on a document each. */
export function* judgeInSteps({ manifests }: ParsedFile, options: AnalyzeOptions): Steps<readonly (readonly Finding[])[]> {
  const found: (readonly Finding[])[] = [];
  for (const manifest of manifests) {
    const known = rememberedFindings(manifest, options);
    found.push(known ?? (yield* findingsInSteps(manifest, options)));
    if (known === undefined) yield;
  }
  return found;
}

const touches = ({ start, text }: Slice, part: Span): boolean => start <= part.end && part.start <= start + text.length;

interface Placed {
  readonly start: number;
  readonly document: number;
  readonly findings: readonly Finding[];
}

/** A document's findings where it was last; most documents of a file stay where they are. */
const lastPlaced = new WeakMap<readonly Finding[], Placed>();

function placed(found: readonly Finding[], { start }: Slice, document: number): readonly Finding[] {
  const known = lastPlaced.get(found);
  if (known?.start === start && known.document === document) return known.findings;
  const findings = found.map(finding => inFile(finding, start, document));
  lastPlaced.set(found, { start, document, findings });
  return findings;
}
