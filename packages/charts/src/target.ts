/** Which objects a patch of a kustomization is of. */
import { isText, objectOf, textOf, type Json, type JsonObject } from '@scc-lens/words';

/** What is known of the object that is patched. */
export interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  /** The names and namespaces that it has had, `default` where it had none: in its manifest, in each kustomization, and as rendered. */
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
}

/** Whether a patch without a selector is of the object: it names it. */
export function isOf(patch: JsonObject, { kind, names, namespaces }: Target): boolean {
  const { name, namespace } = objectOf(patch['metadata']);
  return patch['kind'] === kind && names.includes(textOf(name)) && namespaces.includes(textOf(namespace) || 'default');
}

/**
 * Whether a selector is of the object. Expressions are not run, for their time may be endless: of those only alternatives of plain names and
 * `.*` are read. Labels may have been others when kustomize looked at them.
 */
export function selects(selector: JsonObject, { apiVersion, kind, names, namespaces }: Target): 'yes' | 'no' | 'maybe' {
  const at = apiVersion.indexOf('/');
  const answers = [
    matches(selector['group'], [apiVersion.slice(0, Math.max(at, 0))]),
    matches(selector['version'], [apiVersion.slice(at + 1)]),
    matches(selector['kind'], [kind]),
    matches(selector['name'], names),
    matches(selector['namespace'], namespaces),
    isText(selector['labelSelector']) || isText(selector['annotationSelector']) ? ('maybe' as const) : ('yes' as const),
  ];
  return answers.includes('no') ? 'no' : answers.includes('maybe') ? 'maybe' : 'yes';
}

/** Whether a part of a selector, an expression of a whole text, is one of these. */
function matches(given: Json | undefined, texts: readonly string[]): 'yes' | 'no' | 'maybe' {
  if (!isText(given) || given === '' || given === '.*') return 'yes';
  const choices = given.replace(/^\^?\(?|\)?\$?$/g, '').split('|');
  if (choices.every(choice => /^[\w-]+$/.test(choice))) return choices.some(choice => texts.includes(choice)) ? 'yes' : 'no';
  // A dot is any character.
  if (choices.every(choice => /^[\w.-]+$/.test(choice)) && choices.some(choice => texts.includes(choice))) return 'yes';
  return 'maybe';
}
