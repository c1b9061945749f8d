/** Every fix of what is found in a rendering, in the files that it is rendered from. */
import { relocate } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { analyze, fixSource } from '@scc-lens/lens';
import type { AnalyzeOptions, Choice, SourceFix } from '@scc-lens/lens';
import { applyEdits, lineStarts, positionAt } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

export interface FoundFix {
  readonly rule: string;
  readonly title: string;
  readonly file: string;
  /** From one. */
  readonly line: number;
  /** How many findings it is of. */
  readonly count: number;
  readonly fix: SourceFix | { readonly refused: string };
}

/** In the order of the stream; of findings at one place those with the same fix together. */
export function sourceFixes(stream: ParsedFile, rendering: Rendering, options: AnalyzeOptions): readonly FoundFix[] {
  const groups = new Map<string, { readonly file: string; readonly start: number; readonly choices: Choice[] }>();
  for (const finding of analyze(stream, options)) {
    const place = relocate(rendering, finding);
    if (place?.exactness !== 'exact') continue;
    for (const remedy of finding.remedies) {
      const key = JSON.stringify([finding.rule, remedy.title, place.file, place.span]);
      const group = groups.get(key) ?? { file: place.file, start: place.span.start, choices: [] };
      group.choices.push({ finding, remedy });
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ file, start, choices }) => {
    const [first] = choices;
    if (first === undefined) return [];
    const line = positionAt(lineStarts(rendering.textOf(file)), start).line + 1;
    const fix = fixSource(stream, rendering, choices);
    return [{ rule: first.finding.rule, title: first.remedy.title, file, line, count: choices.length, fix }];
  });
}

/** The text of the file that is edited. */
export function editedText(rendering: Rendering, { file, edits }: SourceFix): string {
  return applyEdits(rendering.textOf(file), edits);
}
