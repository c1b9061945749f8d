/** Variables that Flux replaces in what is built: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
import { isSameData } from '@scc-lens/words';
import { parseFile, unjudgedPodsOf } from '@scc-lens/yaml';
import type { Outcome, Rendered, RenderedOnce } from '../render/types';
import { environmentTexts } from './messages';
import { NotJudged, type Variables } from './types';

/** `${NAME}` with a default value or without, and any other expression up to its brace; `$${` is text. */
const EXPRESSION = /(\$?)\$\{(?:([A-Za-z_]\w*)(?::?[=-]([^${}\n]*))?\}|[^}\n]{0,100}\}?)/g;

/** Objects with this label or annotation stay as they are. */
const DISABLED = /^ +kustomize\.toolkit\.fluxcd\.io\/substitute: ["']?disabled/m;

/** Objects that decide about the pods of others: without one of them, no verdict is known. */
const DECIDES = /^kind: (?:Namespace|SecurityContextConstraints|(?:Cluster)?Role(?:Binding)?)$/m;

/** So many expressions are named. */
const MOST_NAMED = 3;

/**
 * What is rendered with the values of its variables, without the objects that have one that is not known. The reason names these, unless no verdict
 * depends on them. Throws `NotJudged` where others depend on such an object.
 */
export function substituted(outcome: Outcome, variables: Variables): { readonly outcome: Outcome; readonly reason: string | null } {
  if (!('text' in outcome)) return { outcome, reason: null };
  const { printed: made, leftOut } = replaced(outcome, variables);
  const counted = leftOut.filter(({ document }) => counts(document));
  if (counted.some(({ document }) => DECIDES.test(document)))
    throw new NotJudged(environmentTexts.substitutesRights(expressionsIn(counted)));
  const reason = counted.length === 0 ? null : environmentTexts.substitutes(expressionsIn(counted));
  const edited: Rendered['edited'] = async (...args) => {
    const printed = await outcome.edited(...args);
    if (!('text' in printed)) return printed;
    const now = replaced(printed, variables);
    // What a fix makes of an object that is left out would be seen in nothing else.
    return isSameData(now.leftOut, leftOut)
      ? now.printed
      : { reason: environmentTexts.substitutes(expressionsIn([...leftOut, ...now.leftOut])) };
  };
  return { outcome: { ...made, edited }, reason };
}

/** A document as it is rendered, and its expressions whose values are not known. */
interface LeftOut {
  readonly document: string;
  readonly unknown: readonly string[];
}

function expressionsIn(documents: readonly LeftOut[]): string {
  const all = [...new Set(documents.flatMap(({ unknown }) => unknown))];
  return [...all.slice(0, MOST_NAMED), ...(all.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

function replaced({ text: before, places, rendering }: RenderedOnce, variables: Variables) {
  const leftOut: LeftOut[] = [];
  const text = before
    .split(/^(?=---$)/m)
    .map(document => {
      if (DISABLED.test(document)) return document;
      const own = new Set<string>();
      const known = document.replace(EXPRESSION, (...match) => valueOf(match, variables, own));
      if (own.size === 0) return known;
      leftOut.push({ document, unknown: [...own] });
      return '---\n# Left out.\n';
    })
    .join('');
  const printed: RenderedOnce = { places, text, rendering: () => rendering(parseFile(before, 'rendered')) };
  return { printed, leftOut };
}

/** Whether an object makes pods, or decides about other pods. */
const counts = (document: string): boolean =>
  DECIDES.test(document) ||
  parseFile(document, 'rendered').manifests.some(
    ({ workloads, objects }) => workloads.length > 0 || objects.some(object => unjudgedPodsOf(object) !== null),
  );

/** Adds an expression whose value is not known. */
function valueOf(
  [whole = '', escape, name, other]: readonly (string | undefined)[],
  { known, areAll }: Variables,
  unknown: Set<string>,
): string {
  if (escape !== '') return whole.slice(1);
  const own = name === undefined ? undefined : known.get(name);
  const value = own === undefined && !(areAll && name !== undefined) ? '\n' : own === undefined || own === '' ? (other ?? '') : own;
  if (value.includes('\n')) unknown.add(whole);
  return value;
}
