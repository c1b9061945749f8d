/** The replacements of a kustomization: fields that get the value of a field of another object. */
import { isList, isObject, isText, objectListOf, objectOf, stringsOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { patchFile } from './patchText';
import { readYaml } from './readYaml';
import type { Asked, Field, Setter } from './setters';
import { selects, type Target } from './target';
import type { KustomizationSource, Place } from './types';

/** What is replaced in an object, in the order of the kustomization. A field that gets another one's value is placed where that one is named. */
export function replacementSetters(kustomization: KustomizationSource, target: Target): readonly Setter[] {
  const { file } = kustomization;
  const yaml = readYaml(kustomization);
  return objectListOf(objectOf(yaml.value)['replacements']).flatMap((entry, i): readonly Setter[] => {
    const path = entry['path'];
    if (!isText(path)) return settersIn(entry, target, rest => ({ file, span: yaml.locate(['replacements', i, ...rest]) }));
    const given = patchFile(kustomization, path);
    if (given === null) return [];
    const own = readYaml(given.source);
    const placeIn = (rest: FieldPath): Place => ({ file: given.file, span: own.locate(rest) });
    if (!isList(own.value)) return settersIn(objectOf(own.value), target, placeIn);
    return own.value.flatMap((one, n) => settersIn(objectOf(one), target, rest => placeIn([n, ...rest])));
  });
}

function settersIn(replacement: JsonObject, target: Target, placeIn: (rest: FieldPath) => Place): readonly Setter[] {
  const place = placeIn(['source', 'fieldPath']);
  return objectListOf(replacement['targets']).flatMap(entry => {
    const selected = isSelected(entry, target);
    if (selected === 'no') return [];
    const paths = entry['fieldPaths'] === undefined ? [NAME] : stringsOf(entry['fieldPaths']);
    const { delimiter, create } = objectOf(entry['options']);
    const isCertain = selected === 'yes';
    return paths.map((path): Setter => {
      const steps = stepsOf(path);
      return {
        isCertain,
        set: (asked, before) => {
          const relation = relationOf(steps, asked);
          if (relation === 'other') return [before];
          const value = valueAt(asked.rendered, asked.path);
          if (relation === 'around') return [before === 'absent' && create === true && value !== undefined ? { value, place } : before];
          // A part of a text is not the text.
          const isClear = relation === 'inside' && isCertain && delimiter === undefined && value !== undefined;
          return [isClear ? { value, place } : 'unknown'] satisfies readonly Field[];
        },
        reorders: () => false,
      };
    });
  });
}

/** What is replaced where a target names no field. */
const NAME = 'metadata.name';

function isSelected({ select, reject }: JsonObject, target: Target): 'yes' | 'no' | 'maybe' {
  const rejected = objectListOf(reject).map(one => (Object.keys(one).length === 0 ? 'maybe' : selects(one, target)));
  if (rejected.includes('yes')) return 'no';
  const selected = selects(objectOf(select), target);
  return selected === 'yes' && rejected.includes('maybe') ? 'maybe' : selected;
}

/** The steps of `spec.containers.[name=web].env.0.value`; a dot in brackets or behind a backslash separates nothing. */
function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  let step = '';
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    const char = path[i] ?? '';
    if (char === '\\' && path[i + 1] === '.') step += path[++i] ?? '';
    else if (char === '.' && depth === 0) {
      steps.push(step);
      step = '';
    } else {
      if (char === '[') depth++;
      if (char === ']' && depth > 0) depth--;
      step += char;
    }
  }
  return [...steps, step].filter(one => one !== '').map(one => (/^\[[^=]*\]$/.test(one) ? one.slice(1, -1) : one));
}

/** Whether a field is what the steps lead to or in it, around it, or another one. Items are counted where their places have not changed since. */
function relationOf(steps: readonly string[], { path, rendered, isStable }: Asked): 'inside' | 'around' | 'other' | 'unclear' {
  let relation: 'inside' | 'unclear' = 'inside';
  for (const [i, step] of steps.entries()) {
    const field = path[i];
    if (field === undefined) return 'around';
    if (step === '*') continue;
    if (typeof field === 'string') {
      if (field !== step) return 'other';
      continue;
    }
    const list = path.slice(0, i);
    const identity = /^\[([^=]*)=(.*)\]$/.exec(step);
    if (identity !== null) {
      if (!isItem(valueAt(rendered, [...list, field]), identity[1] ?? '', identity[2] ?? '')) return 'other';
    } else if (step === '-' || !isStable(list)) relation = 'unclear';
    else if (step !== String(field)) return 'other';
  }
  return relation;
}

function isItem(item: Json | undefined, key: string, value: string): boolean {
  if (key === '') return isText(item) && item === value;
  const own = isObject(item) ? item[key] : undefined;
  return own !== undefined && own !== null && typeof own !== 'object' && String(own) === value;
}
