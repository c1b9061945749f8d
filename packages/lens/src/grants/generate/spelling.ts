/** Capabilities as SCCs spell them. An SCC compares names letter by letter, so a pod that adds CAP_SYS_ADMIN would need an SCC that allows that. */
import { CAPABILITIES, CONTAINER_LISTS, guessCapability, isText, listOf, objectOf, valueAt, type Json } from '@scc-lens/words';
import { applyToValue, readPod, type Workload } from '@scc-lens/yaml';
import type { Placed } from '../../facts';
import { changeTexts, listed } from '../messages';
import type { WorkloadChange } from './types';

/** A workload with its capabilities spelled right, and what its manifest has to change for that; null where nothing has to. */
export interface Spelled {
  readonly workload: Workload;
  readonly change: Omit<WorkloadChange, 'label'> | null;
}

/** Whether SCCs can name it: a capability, or all of them. */
export const isCapability = (name: string): boolean => name === 'ALL' || CAPABILITIES.includes(name);

/**
 * Changes what is added and differs in case and prefix only. What may be a typing error stays, and so does what is no capability at all. What is
 * dropped is dropped in any spelling, and no SCC refuses it.
 */
export function spellCapabilities({ file, document, item }: Placed<Workload>): Spelled {
  const changes = CONTAINER_LISTS.flatMap(list =>
    listOf(objectOf(item.template['spec'])[list]).flatMap((container, at) => {
      const path = [list, at, 'securityContext', 'capabilities', 'add'];
      return listOf(valueAt(container, path.slice(2))).flatMap((name, i) => {
        const value = rightName(name);
        return value === null ? [] : [{ op: 'set', path: [...path, i], value } as const];
      });
    }),
  );
  const applied = applyToValue(objectOf(item.template['spec']), changes);
  if (changes.length === 0 || 'refused' in applied) return { workload: item, change: null };
  const template = { ...item.template, spec: applied.value };
  const placed = changes.map(change => ({ ...change, path: [...item.podSpec, ...change.path] }));
  const title = changeTexts.spelling(listed(changes.map(({ value }) => value)));
  return { workload: { ...item, template, pod: readPod(template) }, change: { file, document, changes: placed, title } };
}

/** The name as SCCs spell it, where only its case and prefix differ; null where nothing has to change. */
export function rightName(name: Json): string | null {
  if (!isText(name) || isCapability(name)) return null;
  const guess = guessCapability(name);
  return guess?.certain === true ? guess.name : null;
}
