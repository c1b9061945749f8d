/** A table that foreign text may be looked up in: it has no prototype, whose `constructor` or `__proto__` would be found. */
export function tableOf<V>(entries: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.assign(Object.create(null) as Record<string, V>, entries);
}
