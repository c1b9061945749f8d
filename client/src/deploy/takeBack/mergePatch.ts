/** JSON merge patches (RFC 7386). */
import { isDeepStrictEqual } from 'node:util';
import { isFields } from '../../cluster';
import type { Fields } from '../../cluster';

/** The patch that makes one mapping the other. */
export function mergePatch(from: Fields, to: Fields): Fields {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries(
    [...names].flatMap(name => {
      const [before, after] = [from[name], to[name]];
      if (isDeepStrictEqual(before, after)) return [];
      if (isFields(before) && isFields(after)) return [[name, mergePatch(before, after)] as const];
      return [[name, after ?? null] as const];
    }),
  );
}

/** Whether the patch would change nothing of the mapping. */
export function isPatched(fields: Fields, patch: Fields): boolean {
  return Object.entries(patch).every(([name, value]) => {
    const now = fields[name];
    if (value === null) return now === undefined || now === null;
    if (isFields(value)) return isPatched(isFields(now) ? now : {}, value);
    return isDeepStrictEqual(now, value);
  });
}
