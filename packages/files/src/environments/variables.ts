/** Variables that Flux replaces in what is built: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
import { parseFile } from '@scc-lens/yaml';
import type { Outcome, Rendered, RenderedOnce } from '../render/types';
import { environmentTexts } from './messages';
import type { Variables } from './types';

/** `${NAME}` with a default value or without, and any other expression up to its brace; `$${` is text. */
const EXPRESSION = /(\$?)\$\{(?:([A-Za-z_]\w*)(?::?[=-]([^${}\n]*))?\}|[^}\n]{0,100}\}?)/g;

/** Objects with this label or annotation stay as they are. */
const DISABLED = /^ +kustomize\.toolkit\.fluxcd\.io\/substitute: ["']?disabled/m;

/** So many expressions are named. */
const MOST_NAMED = 3;

/** What is rendered with the values of its variables, without the objects that have one that is not known, and why these are left out. */
export function substituted(outcome: Outcome, variables: Variables): { readonly outcome: Outcome; readonly reason: string | null } {
  if (!('text' in outcome)) return { outcome, reason: null };
  const unknown = new Set<string>();
  const edited: Rendered['edited'] = async (...args) => {
    const printed = await outcome.edited(...args);
    return 'text' in printed ? replaced(printed, variables, new Set()) : printed;
  };
  const made = { ...replaced(outcome, variables, unknown), edited };
  const named = [...[...unknown].slice(0, MOST_NAMED), ...(unknown.size > MOST_NAMED ? ['…'] : [])].join(', ');
  return { outcome: made, reason: unknown.size === 0 ? null : environmentTexts.substitutes(named) };
}

function replaced({ text: before, places, rendering }: RenderedOnce, variables: Variables, unknown: Set<string>): RenderedOnce {
  const text = before
    .split(/^(?=---$)/m)
    .map(document => {
      if (DISABLED.test(document)) return document;
      const own = new Set<string>();
      const known = document.replace(EXPRESSION, (...match) => valueOf(match, variables, own));
      for (const one of own) unknown.add(one);
      return own.size > 0 ? '---\n# Left out.\n' : known;
    })
    .join('');
  return { places, text, rendering: () => rendering(parseFile(before, 'rendered')) };
}

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
