/** Which values an action prints as YAML, all or some of their fields. */
import type { FieldPath } from '../words';
import { onlyPath } from './values';
import type { Dot } from './values';

export interface PrintedPath {
  readonly path: FieldPath;
  /** Whether what is printed is rendered as a template itself. */
  readonly isTemplate: boolean;
}

/** Functions that print a value's fields, or leave some out; whether they do shows when the fields are compared. */
const PRINTING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson', 'omit', 'pick', 'nindent', 'indent', 'trim', 'tpl']);
const SERIALIZING: ReadonlySet<string> = new Set(['toYaml', 'toJson', 'toRawJson']);

/** Bitnami's function that prints a value as a template. */
const RENDER = /^\(?include\s+"[\w.-]*tplvalues\.render"\s+\(\s*dict\s+"value"\s+(\$?\.[\w.]*)\s+"context"\s+[$.]\s*\)/;

const TOKEN = /"[^"]*"|`[^`]*`|\$?\.[\w.]*|\$\w*|\d+|[A-Za-z_]\w*|[|()]|\S/g;

/** Longer actions are not looked into. */
const LONGEST = 1000;

/** The path in the values whose fields an action prints; null where it prints something else as well, or they are changed before. */
export function printedPath(code: string, dot: Dot): PrintedPath | null {
  if (code.length > LONGEST) return null;
  const rendered = RENDER.exec(code);
  if (rendered !== null) {
    const path = isSpace(code.slice(rendered[0].length)) ? onlyPath(rendered[1] ?? '', dot) : null;
    return path === null ? null : { path, isTemplate: true };
  }
  const tokens: readonly string[] = code.match(TOKEN) ?? [];
  const isRead = tokens.every(token => PRINTING.has(token) || /^(?:"|`|\$?\.|\$$|\d|[|()])/.test(token));
  if (!isRead || !tokens.some(token => SERIALIZING.has(token))) return null;
  const path = onlyPath(code, dot);
  return path === null ? null : { path, isTemplate: tokens.includes('tpl') };
}

/** Whether nothing follows but functions that change the space around a text. */
function isSpace(code: string): boolean {
  const stage = code.trim().replace(/^\)/, '').trim();
  return stage === '' || /^\|\s*n?indent\s+\d+$/.test(stage);
}
