/** Which document of a template printed an object. */
import { isObject, isText } from '../words';
import type { Json } from '../words';
import type { TemplateText } from './chartTexts';
import { fieldsFit } from './fits';
import { oftenIn } from './level';
import type { Level, Levels } from './level';
import type { OutlineDocument, OutlineNode } from './outline';
import type { Values } from './values';

/** Documents of one template that a rendered one is compared with. */
const MOST_CANDIDATES = 32;

export interface PrintedDocument {
  readonly document: OutlineDocument;
  readonly level: Level;
  /** Whether the template can print it several times. */
  readonly isRepeated: boolean;
}

/** The document of a template that prints this value; null where several can. */
export function printedDocument(template: TemplateText, levels: Levels, scope: Values, value: Json | undefined): PrintedDocument | null {
  const near = template.documentsOf(isObject(value) && isText(value['kind']) ? value['kind'] : '');
  if (near.length > MOST_CANDIDATES) return null;
  const fitting = near.flatMap((document): readonly PrintedDocument[] => {
    const { children, block } = document;
    const level: Level = { template, nodes: children, block, scope };
    const isOne =
      fieldsFit(children, block, value) && (levels.parts(level) ?? []).every(({ node, often }) => often !== 'once' || hasKey(node, value));
    return isOne ? [{ document, level, isRepeated: oftenIn(block, null, scope) === 'many' }] : [];
  });
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only : null;
}

function hasKey({ kind, key }: OutlineNode, value: Json | undefined): boolean {
  return kind !== 'entry' || key === null || key === '<<' || (isObject(value) && Object.hasOwn(value, key));
}
