/** Variables that Flux replaces in what is built: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
import { parseFile } from '@scc-lens/yaml';
import type { Outcome, Rendered, RenderedOnce } from '../render/types';
import { environmentTexts } from './messages';
import { NotJudged } from './types';
import type { Variables } from './types';

/** `${NAME}` with a default value or without, and any other expression up to its brace; `$${` is text. */
const EXPRESSION = /(\$?)\$\{(?:([A-Za-z_]\w*)(?::?[=-]([^${}\n]*))?\}|[^}\n]{0,100}\}?)/g;

/** Objects with this label or annotation stay as they are. */
const DISABLED = /^ +kustomize\.toolkit\.fluxcd\.io\/substitute: ["']?disabled/m;

/** What is rendered with the values of its variables. Throws `NotJudged` where one is not known. */
export function substituted(outcome: Outcome, variables: Variables): Outcome {
  if (!('text' in outcome)) return outcome;
  const edited: Rendered['edited'] = async (...args) => {
    const printed = await outcome.edited(...args);
    try {
      return 'text' in printed ? replaced(printed, variables) : printed;
    } catch (error) {
      if (error instanceof NotJudged) return { reason: error.message };
      throw error;
    }
  };
  return { ...replaced(outcome, variables), edited };
}

function replaced({ text: before, places, rendering }: RenderedOnce, variables: Variables): RenderedOnce {
  const documents = before.split(/^(?=---$)/m);
  const text = documents.map(one => (DISABLED.test(one) ? one : one.replace(EXPRESSION, (...match) => valueOf(match, variables)))).join('');
  return { places, text, rendering: () => rendering(parseFile(before, 'rendered')) };
}

function valueOf([whole = '', escape, name, other]: readonly (string | undefined)[], { known, areAll }: Variables): string {
  if (escape !== '') return whole.slice(1);
  const own = name === undefined ? undefined : known.get(name);
  const value = own === undefined && !(areAll && name !== undefined) ? '\n' : own === undefined || own === '' ? (other ?? '') : own;
  if (value.includes('\n')) throw new NotJudged(environmentTexts.substitutes(whole));
  return value;
}
