import { inputTexts } from './messages';
import type { InputSchema, Property, ToolInput } from './tool';

/** Characters of one text of an input. A manifest of a thousand pods has about as many. */
export const MOST_CHARACTERS = 1_000_000;

/** The input, or in one sentence what is wrong with it. */
export function readInput({ properties, required }: InputSchema, value: unknown): ToolInput | { readonly problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: inputTexts.noObject() };
  const given = new Map(Object.entries(value));
  const missing = required.find(name => !given.has(name));
  if (missing !== undefined) return { problem: inputTexts.missing(missing) };
  for (const [name, one] of given) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const problem =
      property === undefined ? inputTexts.unknown({ name, names: Object.keys(properties).join(', ') }) : problemOf(name, one, property);
    if (problem !== null) return { problem };
  }
  return {
    text: name => (given.get(name) as string | undefined) ?? '',
    flag: name => given.get(name) === true,
    list: name => (given.get(name) as readonly string[] | undefined) ?? [],
  };
}

function problemOf(name: string, value: unknown, property: Property): string | null {
  switch (property.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : inputTexts.noFlag(name);
    case 'string':
      if (typeof value !== 'string') return inputTexts.noText(name);
      if (value.length > MOST_CHARACTERS) return inputTexts.tooLong({ name, most: String(MOST_CHARACTERS) });
      return property.pattern === undefined || new RegExp(property.pattern).test(value)
        ? null
        : inputTexts.noChoice({ name, choices: (property.examples ?? []).join(', ') });
    case 'array': {
      const choices = property.items.enum;
      const fits = Array.isArray(value) && value.every(one => choices.includes(one as string));
      if (!fits) return inputTexts.noChoice({ name, choices: choices.join(', ') });
      return value.length < property.minItems ? inputTexts.tooFew({ name, least: String(property.minItems) }) : null;
    }
  }
}
