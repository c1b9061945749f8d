import type { FieldPath } from '../core';

/** `spec.containers[0].image`, as the API server addresses a field; empty for what is no such address. */
export function parseField(field: string): FieldPath {
  return field.split('[').flatMap((part, i): FieldPath => {
    const end = i === 0 ? -1 : part.indexOf(']');
    const key = part.slice(0, Math.max(0, end));
    const names = part
      .slice(end + 1)
      .split(/[.\]]/)
      .filter(name => name !== '');
    return key === '' ? names : [/^\d+$/.test(key) ? Number(key) : key, ...names];
  });
}
