import { capabilityTexts } from './messages';

/** What a capability allows, as the end of a sentence: `change the owner of any file`; null for a name that is none. */
export function capabilityMeaning(name: string): string | null {
  return Object.hasOwn(capabilityTexts, name) ? (capabilityTexts[name]?.() ?? null) : null;
}
