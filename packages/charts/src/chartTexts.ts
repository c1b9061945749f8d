/** A chart's templates, read once. */
import { groupBy, lazily } from '@scc-lens/words';
import { isSeparator, outlineOf } from './outline';
import type { OutlineDocument } from './outline';
import { isHole, skeletonsOf } from './skeleton';
import type { Skeleton } from './skeleton';
import type { ChartSource, SourceText } from './types';

/** A template with its documents. */
export interface TemplateText extends SourceText {
  /** Those that may print an object of a kind. */
  readonly documentsOf: (kind: string) => readonly OutlineDocument[];
}

interface Included {
  readonly template: TemplateText;
  readonly document: OutlineDocument;
}

/** A named template where an action prints it. */
export interface Inclusion extends Included {
  /** What it gets as `.`, as it is written. */
  readonly argument: string;
}

export class ChartTexts {
  private readonly bySource = new Map<string, TemplateText>();
  /** Null for a name that several templates have. */
  private readonly byName = new Map<string, Included | null>();

  constructor({ templates }: ChartSource) {
    for (const { source, file, text } of templates) {
      const { main, named } = skeletonsOf(text);
      const byKind = lazily(() => groupBy(outlineOf(main), kindsOf));
      const template: TemplateText = {
        file,
        text,
        documentsOf: kind => [...(byKind().get(kind) ?? []), ...(byKind().get(ANY_KIND) ?? [])],
      };
      this.bySource.set(source, template);
      for (const { name, skeleton } of named) {
        const [document, ...others] = outlineOf(skeleton);
        const isOne = document !== undefined && others.length === 0 && !this.byName.has(name) && !hasSeparator(skeleton);
        this.byName.set(name, isOne ? { template, document: { ...document, block: skeleton.root } } : null);
      }
    }
  }

  /** The template that a `# Source:` comment names. */
  template(source: string): TemplateText | undefined {
    return this.bySource.get(source);
  }

  /** The named template that an action prints as it is; null where it prints something else. */
  included(code: string): Inclusion | null {
    const call = INCLUDE.exec(code);
    const included = call === null ? undefined : this.byName.get(call[1] ?? '');
    if (call === null || included === undefined || included === null) return null;
    const [argument = '', ...stages] = code.slice(call[0].length).split('|');
    return stages.every(stage => SPACE_FUNCTION.test(stage)) ? { ...included, argument: argument.replace(')', '').trim() } : null;
  }
}

/** The kinds that a document may print. */
function kindsOf({ children }: OutlineDocument): readonly string[] {
  const kinds = children
    .filter(({ key }) => key === 'kind')
    .map(({ inline: [kind, ...rest] }) =>
      kind === undefined || rest.length > 0 || isHole(kind) ? ANY_KIND : kind.text.trim().replaceAll(/["']/g, ''),
    );
  return kinds.length === 0 ? [ANY_KIND] : kinds;
}

/** No kind has such a name. */
const ANY_KIND = '*';

/** `include "name" …`, and behind it only functions that change the space around the text. */
const INCLUDE = /^\(?(?:include|template)\s+"([^"]+)"/;
const SPACE_FUNCTION = /^\s*(?:n?indent\s+\d+|trim)\s*$/;

/** Whether a text starts another document wherever it is printed. */
function hasSeparator({ lines }: Skeleton): boolean {
  return lines.some(({ indent, pieces: [first] }) => indent === 0 && first !== undefined && !isHole(first) && isSeparator(first.text));
}
