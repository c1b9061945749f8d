import * as l10n from '@vscode/l10n';

type Part = string | number;

/** The names in braces. */
type Names<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

type Sentence<Name extends string> = [Name] extends [never]
  ? () => string
  : IsUnion<Name> extends true
    ? (parts: Readonly<Record<Name, Part>>) => string
    : (part: Part) => string;

/** One template, or one for a `{count}` of 1 and one for all others. */
type Template = string | readonly [one: string, others: string];

type Sentences<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends string
    ? Sentence<Names<Table[Key]>>
    : Table[Key] extends readonly string[]
      ? Sentence<Names<Table[Key][number]> | 'count'>
      : never;
};

/**
 * Sentences for users, by templates with named parts in braces; `l10n/` has their translations. A sentence of one part takes it as it is,
 * and one of several takes them by name.
 */
/* @__NO_SIDE_EFFECTS__ */
export const sentences = <const Table extends Readonly<Record<string, Template>>>(table: Table): Sentences<Table> =>
  Object.fromEntries(Object.entries(table).map(([key, template]) => [key, sentence(template)])) as Sentences<Table>;

/** The first of many names, and how many more there are: `a, b and 7 more`. A single one more is named. */
export const listSome = (names: readonly string[], most: number, separator = ', '): string => {
  const count = names.length - most;
  return count <= 1 ? names.join(separator) : l10n.t('{names} and {count} more', { names: names.slice(0, most).join(separator), count });
};

const sentence =
  (template: Template) =>
  (given: Part | Readonly<Record<string, Part>> = {}): string => {
    const [one, others] = typeof template === 'string' ? [template, template] : template;
    const [, name = ''] = /\{(\w+)\}/.exec(others) ?? [];
    const parts = typeof given === 'object' ? given : { [name]: given };
    return l10n.t(parts['count'] === 1 ? one : others, parts);
  };
