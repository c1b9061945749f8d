/** Line breaks and tabs stay; other control characters, and those that turn the direction of a text, could hide what is written. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** No message is longer; the editor itself cuts a notification after a thousand characters. */
const LONGEST = 10_000;

/**
 * Text as the editor shows it letter by letter. Messages, prompts and labels come from clusters, plug-ins and manifests in part, and the
 * editor makes links of `[label](command:…)`, which run commands, and icons of `$(name)`: a space in between leaves both as text.
 */
export function plainText(text: string): string {
  const whole = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return whole.replace(INVISIBLE, ' ').replaceAll('](', '] (').replaceAll('$(', '$ (');
}
