/** Reads what a user set, for every shell. */
import { NEWEST_RELEASE, releaseMeant, type Profile } from '@scc-lens/admission';
import { isList, isObject, type Json, type JsonObject } from '@scc-lens/words';
import type { ImageNames, RenderSettings, Settings, SupervisorSettings } from '../../facts';
import { settingTexts } from './messages';
import { SETTINGS, type SettingSchema } from './settingsTable';

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each value of the wrong type; its default is used. */
  readonly problems: readonly string[];
  /** One sentence for each value that is taken for another one, because it is newer than all that are known. */
  readonly notes: readonly string[];
}

/** Reads what a user set under `sccLens` (nested, as the editor sends it); a value of the wrong type is reported and its default taken. */
export function readSettings(raw: Json | undefined): ReadSettings {
  const problems: string[] = [];
  const read = (name: string): Json => {
    const schema = SETTINGS[name];
    const value = settingIn(raw, name);
    if (schema === undefined || value === undefined) return schema?.default ?? null;
    const problem = problemOfValue(name, value);
    if (problem === null) return value;
    problems.push(problem);
    return schema.default;
  };
  const version = read('openshift.version') as string;
  const openshiftVersion = releaseMeant(version) ?? NEWEST_RELEASE;
  const releaseNote = version === openshiftVersion ? '' : settingTexts.newerRelease({ version, newest: openshiftVersion });
  const group = (prefix: string): unknown =>
    Object.fromEntries(
      Object.keys(SETTINGS).flatMap(name => (name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), read(name)]] : [])),
    );
  const settings: Settings = {
    rules: group('rules') as Settings['rules'],
    supervisor: group('supervisor') as SupervisorSettings,
    imageNames: read('openshell.images') as ImageNames,
    openshiftVersion,
    releaseNote,
    openshiftProfile: read('openshift.profile') as Profile,
    sccFiles: read('openshift.sccFiles') as readonly string[],
    grantedSccs: read('openshift.grantedSccs') as readonly string[],
    inlayHints: read('inlayHints.enabled') as boolean,
    render: group('render') as RenderSettings,
  };
  return { settings, problems, notes: releaseNote === '' ? [] : [releaseNote] };
}

/** What is wrong with a value of a setting, in one sentence; null where nothing is. */
export function problemOfValue(name: string, value: Json): string | null {
  const schema = SETTINGS[name];
  return schema === undefined || fits(value, schema) ? null : problemOf(name, value, schema);
}

function problemOf(name: string, value: Json, schema: SettingSchema): string {
  const parts = { setting: `sccLens.${name}`, value: JSON.stringify(value) };
  if (schema.enum !== undefined) return settingTexts.otherValue({ ...parts, choices: schema.enum.join(', ') });
  const entries = schema.additionalProperties;
  if (entries !== undefined && isObject(value))
    return entries.type === 'array'
      ? settingTexts.otherLists(parts)
      : settingTexts.otherEntry({ ...parts, choices: entries.enum.join(', ') });
  const type = [schema.type].flat().reduce((first, second) => settingTexts.eitherType({ first, second }));
  return settingTexts.otherType({ ...parts, type });
}

/** `a.b` is looked up as `{a: {b}}` and as `{'a.b'}`, because editors send either. */
export function settingIn(raw: Json | undefined, name: string): Json | undefined {
  if (raw === undefined || raw === null || typeof raw !== 'object' || Array.isArray(raw)) return undefined;
  const object = raw as JsonObject;
  if (Object.hasOwn(object, name)) return object[name];
  const [first = '', ...rest] = name.split('.');
  return rest.length === 0 || !Object.hasOwn(object, first) ? undefined : settingIn(object[first], rest.join('.'));
}

/** Whether a value of an object is one of those that its schema lists, or a list of texts where it wants that. */
function suits(value: Json | undefined, entries: SettingSchema['additionalProperties']): boolean {
  if (entries === undefined) return true;
  if (entries.type === 'array') return isList(value) && value.every(item => typeof item === entries.items.type);
  return typeof value === 'string' && entries.enum.includes(value);
}

function fits(value: Json, schema: SettingSchema): boolean {
  if (schema.enum !== undefined) return typeof value === 'string' && (schema.enum.includes(value) || schema.pattern?.test(value) === true);
  return [schema.type].flat().some(type => {
    if (type === 'null') return value === null;
    if (type === 'array') return Array.isArray(value) && (value as readonly Json[]).every(item => typeof item === schema.items?.type);
    if (type === 'object') return isObject(value) && Object.values(value).every(entry => suits(entry, schema.additionalProperties));
    return typeof value === type;
  });
}
