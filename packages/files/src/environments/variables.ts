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
 * What is rendered with the values of its variables, without the objects that have one that is not known, and why these are left out, unless no verdict depends on them. Throws
 * `NotJudged` where others depend on such an object.
 */
export function substituted(outcome: Outcome, variables: Variables): { readonly outcome: Outcome; readonly reason: string | null } {
  if (!('text' in outcome)) return { outcome, reason: null };
  const { printed: made, unknown, leftOut } = replaced(outcome, variables);
  const expressions = [...[...unknown].slice(0, MOST_NAMED), ...(unknown.size > MOST_NAMED ? ['…'] : [])].join(', ');
  if (leftOut.some(document => DECIDES.test(document))) throw new NotJudged(environmentTexts.substitutesRights(expressions));
  const reason = unknown.size === 0 ? null : environmentTexts.substitutes(expressions);
  const edited: Rendered['edited'] = async (...args) => {
    const printed = await outcome.edited(...args);
    if (!('text' in printed)) return printed;
    const now = replaced(printed, variables);
    // What a fix makes of an object that is left out would be seen in nothing else.
    return isSameData(now.leftOut, leftOut) ? now.printed : { reason: environmentTexts.substitutes(expressions) };
  };
  return { outcome: { ...made, edited }, reason };
}

interface Replaced {
  readonly printed: RenderedOnce;
  /** The expressions whose values are not known. */
  readonly unknown: ReadonlySet<string>;
  /** The documents that have one, as they are rendered. */
  readonly leftOut: readonly string[];
}

function replaced({ text: before, places, rendering }: RenderedOnce, variables: Variables): Replaced {
  const unknown = new Set<string>();
  const leftOut: string[] = [];
  const text = before
    .split(/^(?=---$)/m)
    .map(document => {
      if (DISABLED.test(document)) return document;
      const own = new Set<string>();
      const known = document.replace(EXPRESSION, (...match) => valueOf(match, variables, own));
      if (own.size > 0 && counts(document)) for (const one of own) unknown.add(one);
      if (own.size > 0) leftOut.push(document);
      return own.size > 0 ? '---\n# Left out.\n' : known;
    })
    .join('');
  return { printed: { places, text, rendering: () => rendering(parseFile(before, 'rendered')) }, unknown, leftOut };
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
