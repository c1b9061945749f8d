/** The value that a template prints as a field of a rendered document, and the file of values that sets it last. */
import { objectOf, presentPart, valueAt, type FieldPath, type Json } from '@scc-lens/words';
import type { Refusal } from '@scc-lens/yaml';
import { knownActions } from './actions';
import { refusedSourceTexts as refused } from './messages';
import { partsBelow } from './partsBelow';
import type { Printed } from './printed';
import { placeText } from './placer';
import type { ChartRendering } from './traceChart';
import { keyOf, knownIn, pathsOf, printedBy, scopeAt, type PrintedPaths } from './traceField';
import type { Rendering } from './types';
import { codeIn, contextOf, lookUp, pathFrom, type Layer, type Values } from './values';

export interface PrintedValue {
  /** Undefined where no file has it. */
  readonly value: Json | undefined;
  readonly setting: Setting;
  /** Its path in a file of values; null where the file is no such one for the template. */
  readonly pathIn: (file: string) => FieldPath | null;
}

/** The file of values that sets a value last, or that has its nearest parent. */
interface Setting {
  readonly file: string;
  /** In the file. */
  readonly path: FieldPath;
  /** Whether the value would be set without this file. */
  readonly isSetBefore: boolean;
  /** Whether the mapping that it is in has nothing else in this file. */
  readonly isAlone: boolean;
}

/** What a template prints as a field, or would where the field is absent; why that is not certain; null where it prints no value there. */
export function printedValue(rendering: Rendering, document: number, path: FieldPath): PrintedValue | Refusal | null {
  const { page, scope } = (rendering as Partial<ChartRendering>).pageOf?.(document) ?? {};
  if (page === undefined || scope === undefined) return null;
  const root = page.manifest.value;
  const present = presentPart(root, path);
  const key = present.length === 0 ? null : keyOf(page, present);
  if (key === null) return null;
  const step = path[present.length];
  const own = printedBy(page, present, key, scope);
  const printed = own ?? (typeof step === 'string' ? printedBelow(key, present, step, scope) : null);
  if (printed === null) return null;
  const { values, paths } = printed;
  const found = knownIn(printed, own === null ? undefined : valueAt(root, present)) ?? paths.find(one => values.at(one) === 'absent');
  const whole = found === undefined ? null : [...found, ...path.slice(present.length + (own === null ? 1 : 0))];
  const known = whole === null ? null : values.at(whole);
  const setting = whole === null || known === 'unknown' ? null : settingOf(values, whole);
  if (whole === null || known === null || known === 'unknown' || setting === null) {
    const isChanged = whole !== null || paths.some(one => values.at(one) === 'unknown');
    return { refused: (isChanged ? refused.changedValue : refused.noOneValue)(placeOf(rendering, document, path)) };
  }
  const pathIn = (file: string): FieldPath | null => {
    const layer = values.layers.find(one => one.file === file);
    return layer === undefined ? null : pathFrom(layer, whole);
  };
  return { value: known === 'absent' ? undefined : known.value, setting, pathIn };
}

/** The line of a field, for a message. */
export function placeOf(rendering: Rendering, document: number, path: FieldPath): string {
  const origin = rendering.trace(document, path);
  return origin === null ? '' : placeText(rendering, origin);
}

/** What a template prints behind a key that it writes below a field, where a condition leaves that out now. */
function printedBelow({ by, offset }: Printed, path: FieldPath, step: string, scope: Values): PrintedPaths | null {
  const { action, template } = by.piece;
  const parts = action === null ? partsBelow(template.text, offset, path) : [];
  const column = Math.min(...parts.map(part => part.column));
  const at = parts.findIndex(part => part.column === column && part.key === step);
  // Nothing but one action may be behind the key.
  const [part, hole, next] = parts.slice(at < 0 ? parts.length : at);
  if (part === undefined || hole === undefined || hole.column <= column || (next?.column ?? 0) > column) return null;
  const code = knownActions(template.text).find(one => one.kind === 'hole' && one.start === hole.span.start)?.code;
  if (code === undefined) return null;
  const { only, whole } = pathsOf(codeIn(template, code), contextOf({ template, start: hole.span.start }).dot);
  return { values: scopeAt(by, scope), paths: [...whole, ...only] };
}

/** Where a value is set last. Where no file has it, its nearest parent counts; for none, the chart's own values. */
function settingOf({ layers }: Values, path: FieldPath): Setting | null {
  for (let length = path.length; length >= 0; length--) {
    const all = layersWith(layers, path.slice(0, length));
    const layer = length === 0 ? all.at(-1) : all[0];
    if (layer === undefined) continue;
    const whole = pathFrom(layer, path);
    const isWhole = length === path.length;
    const isAlone = isWhole && Object.keys(objectOf(valueAt(layer.yaml.value, whole.slice(0, -1)))).length === 1;
    return { file: layer.file, path: whole, isSetBefore: isWhole && all.length > 1, isAlone };
  }
  return null;
}

/** The files that have a value, up to one that gives it no other. */
function layersWith(layers: readonly Layer[], path: FieldPath): readonly Layer[] {
  const end = layers.findIndex(layer => lookUp(layer.yaml.value, pathFrom(layer, path)) === 'shadowed');
  const asked = end < 0 ? layers : layers.slice(0, end + 1);
  return asked.filter(layer => valueAt(layer.yaml.value, pathFrom(layer, path)) !== undefined);
}
