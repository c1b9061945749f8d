/** Changes of a rendered document as changes of the file of values that sets what its template prints. */
import type { Change, FieldPath } from '@scc-lens/words';
import type { Refusal } from '@scc-lens/yaml';
import { pathBefore, pathBehind } from './listShifts';
import { refusedSourceTexts as refused } from './messages';
import { placeOf, printedValue, type PrintedValue } from './printedValue';
import type { Rendering, WantedEdits } from './types';

/** Changes of one file of values. */
export interface ValueChanges {
  readonly file: string;
  readonly changes: readonly Change[];
  /** The steps to the fields that the changes are of. */
  readonly fields: ReadonlySet<string | number>;
}

/** Whether Kubernetes takes a field for false where it is absent. */
export const isOffWhereAbsent = (path: FieldPath): boolean => /^(?:host(?:Network|PID|IPC|Process)|privileged)$/.test(String(path.at(-1)));

/** The same changes where the values are set last; why there are none; or null where a changed field is printed by no value. */
export function valueChanges(rendering: Rendering, { document, changes }: Omit<WantedEdits, 'edits'>): ValueChanges | Refusal | null {
  const files = new Set<string>();
  const known = new Set<string>();
  const moved: Change[] = [];
  for (const [i, change] of changes.entries()) {
    const path = pathBefore(change.path, changes.slice(0, i));
    const value = printedValue(rendering, document, path);
    if (value === null || 'refused' in value) return value;
    const one = moveChange(change, value);
    if (one === null) return { refused: refused.noOneValue(placeOf(rendering, document, path)) };
    files.add(value.setting.file);
    // Several containers may print the same value.
    const key = JSON.stringify(one);
    if (!known.has(key)) moved.push({ ...one, path: pathBehind(one.path, moved) });
    known.add(key);
  }
  const [file] = files;
  if (file === undefined) return null;
  if (files.size > 1) return { refused: refused.severalFiles([...files].join(', ')) };
  return { file, changes: moved, fields: new Set(changes.flatMap(({ path }) => path)) };
}

/** Null where the change is of what the template writes itself. */
function moveChange(change: Change, { value, setting: { path, isSetBefore, isAlone } }: PrintedValue): Change | null {
  const step = path.at(-1);
  if (change.op !== 'remove') return change.op === 'replace' && step !== change.path.at(-1) ? null : { ...change, path };
  if (value === undefined) return null;
  if (typeof step === 'number') return { op: 'remove', path };
  const isOff = value === true && isOffWhereAbsent(change.path);
  // A schema of the chart may have a type for the value, and for the mapping.
  if (isAlone && !isOff && !isSetBefore && path.length > 1) return { op: 'set', path: path.slice(0, -1), value: {} };
  return isOff || isSetBefore || isAlone ? { op: 'set', path, value: isOff ? false : null } : { op: 'remove', path };
}
