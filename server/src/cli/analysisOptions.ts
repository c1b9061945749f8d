/** The options of every command that asks the engine something, and what they amount to. */
import { readSettings, RULES, SETTINGS } from '../core';
import type { Json, Settings } from '../core';
import { optionValues } from './command';
import type { Arguments, Option } from './command';
import { nearest } from './nearest';

export const ANALYSIS_OPTIONS: readonly Option[] = [
  { name: 'severity', value: 'RULE=LEVEL', repeatable: true, help: 'Severity of a rule\'s findings: error, warning, info, hint, or off.' },
  { name: 'set', value: 'NAME=VALUE', repeatable: true, help: 'Any of the editor\'s settings, by its name after "sccLens.".' },
];

/** The settings that the options amount to, or one sentence on what is wrong with them. */
export function readAnalysisOptions(args: Arguments): { readonly settings: Settings } | { readonly problem: string } {
  const given: Record<string, Json> = {};
  for (const assignment of [...optionValues(args, 'set'), ...optionValues(args, 'severity').map(text => `rules.${text}`)]) {
    const [name, value] = splitOnce(assignment);
    const schema = SETTINGS[name];
    if (value === undefined) return { problem: `${JSON.stringify(assignment.replace(/^rules\./, ''))} has no "=" between name and value` };
    if (schema === undefined) return { problem: unknownSetting(name) };
    given[name] = [schema.type].flat().includes('string') ? value : parseJson(value);
  }
  const { settings, problems } = readSettings(given);
  return problems.length === 0 ? { settings } : { problem: problems.join('\n') };
}

/** What to say of a rule that there is none of. */
export function unknownRule(id: string): string {
  const ids = RULES.map(rule => rule.id);
  return `no rule ${JSON.stringify(id)}${suggestion(id, ids)} The rules are: ${ids.join(', ')}`;
}

function unknownSetting(name: string): string {
  if (name.startsWith('rules.')) return unknownRule(name.slice('rules.'.length));
  const names = Object.keys(SETTINGS);
  return `no setting ${JSON.stringify(name)}${suggestion(name, names)} The settings are: ${names.join(', ')}`;
}

function suggestion(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? '.' : `; did you mean ${meant}?`;
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** A value that is no JSON stays the text it is, which `readSettings` then refuses by name. */
function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
