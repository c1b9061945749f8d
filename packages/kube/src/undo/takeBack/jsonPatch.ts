/** JSON patches (RFC 6902) of objects. Unlike merge patches they can write null, and lists of which only an item differs. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt } from '../../words';
import type { Fields } from '../../words';

interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** Makes one object the other, by the fields of its top and of its metadata; nothing else is looked at. Empty where they are the same. */
export function patchOf(from: Fields, to: Fields): readonly Operation[] {
  return [...fieldPatch('', from, to, ['metadata']), ...fieldPatch('/metadata', fieldsAt(from, 'metadata'), fieldsAt(to, 'metadata'))];
}

function fieldPatch(at: string, from: Fields, to: Fields, except: readonly string[] = []): readonly Operation[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...names].flatMap((name): Operation[] => {
    const path = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (except.includes(name) || isDeepStrictEqual(from[name], to[name])) return [];
    return [Object.hasOwn(to, name) ? { op: 'add', path, value: to[name] } : { op: 'remove', path }];
  });
}

/** Has the server refuse a patch, with 409, of any state but this one. */
export function guard(resourceVersion: string | undefined): Operation {
  return { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion };
}
