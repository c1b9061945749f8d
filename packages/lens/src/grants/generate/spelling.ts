/** Capabilities as SCCs spell them. An SCC compares names letter by letter, so a pod that adds CAP_SYS_ADMIN would need an SCC that allows that. */
import { CAPABILITIES, CONTAINER_LISTS, guessCapability, isList, isObject, isText, objectOf } from '@scc-lens/words';
import type { Change, FieldPath, Json, JsonObject } from '@scc-lens/words';
import { readPod } from '@scc-lens/yaml';
import type { Workload } from '@scc-lens/yaml';
import type { Placed } from '../../facts';
import { changeTexts } from './messages';
import type { WorkloadChange } from './types';
import { listed } from './words';

/** A workload with its capabilities spelled right, and what its manifest has to change for that; null where nothing has to. */
export interface Spelled {
  readonly workload: Workload;
  readonly change: WorkloadChange | null;
}

/** Whether SCCs can name it: a capability, or all of them. */
export function isCapability(name: string): boolean {
  return name === 'ALL' || CAPABILITIES.includes(name);
}

/** Changes what differs in case and prefix only. What may be a typing error stays, and so does what is no capability at all. */
export function spellCapabilities({ file, document, item }: Placed<Workload>): Spelled {
  const changes: (Extract<Change, { op: 'set' }> & { readonly value: string })[] = [];
  const spell = (list: Json | undefined, path: FieldPath): readonly Json[] | undefined =>
    isList(list)
      ? list.map((name, i) => {
          const right = rightName(name);
          if (right !== null) changes.push({ op: 'set', path: [...path, i], value: right });
          return right ?? name;
        })
      : undefined;
  const spec = respelledSpec(item, spell);
  if (changes.length === 0) return { workload: item, change: null };
  const template = { ...item.template, spec };
  const names = listed(changes.map(({ value }) => value));
  return {
    workload: { ...item, template, pod: readPod(template) },
    change: { file, document, workload: item.ref, changes, title: changeTexts.spelling(names) },
  };
}

function rightName(name: Json): string | null {
  if (!isText(name) || isCapability(name)) return null;
  const guess = guessCapability(name);
  return guess?.certain === true ? guess.name : null;
}

type Spell = (list: Json | undefined, path: FieldPath) => readonly Json[] | undefined;

function respelledSpec({ template, podSpec }: Workload, spell: Spell): JsonObject {
  const spec = objectOf(template['spec']);
  const lists = CONTAINER_LISTS.flatMap(list => {
    const containers = spec[list];
    return isList(containers) ? [[list, containers.map((container, i) => respelled(container, [...podSpec, list, i], spell))]] : [];
  });
  return { ...spec, ...(Object.fromEntries(lists) as JsonObject) };
}

function respelled(container: Json, path: FieldPath, spell: Spell): Json {
  const context = isObject(container) ? container['securityContext'] : undefined;
  const capabilities = isObject(context) ? context['capabilities'] : undefined;
  if (!isObject(container) || !isObject(context) || !isObject(capabilities)) return container;
  const at = [...path, 'securityContext', 'capabilities'];
  const [add, drop] = [spell(capabilities['add'], [...at, 'add']), spell(capabilities['drop'], [...at, 'drop'])];
  const right = { ...capabilities, ...(add === undefined ? {} : { add }), ...(drop === undefined ? {} : { drop }) };
  return { ...container, securityContext: { ...context, capabilities: right } };
}
