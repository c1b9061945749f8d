/** Reads a project file. */
import { editDistance, isList, isObject, isText, readGlob, sentences, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import { locate, readYaml, type Manifest } from '@scc-lens/yaml';
import { problemOfValue } from '../analysis/readSettings';
import { SETTINGS } from '../analysis/settingsTable';
import { ENVIRONMENT_FIELDS, FOR_ALL } from './types';
import type { GivenSettings, Override, ProjectEnvironment, ProjectProblem, ReadProject } from './types';

/** Reads a project file: settings, nested or with dots, `overrides` and `baseline`. What is wrong is a problem; all else counts. */
export function readProject(text: string): ReadProject {
  const yaml = readYaml(text);
  const reader = new Reader(yaml);
  for (const { message, span } of yaml.problems) reader.problems.push({ message, span });
  const root = yaml.value;
  if (!isObject(root)) {
    if (root !== undefined && root !== null) reader.report([], texts.noMapping());
    return { project: { settings: {}, overrides: [], baseline: null, environments: [] }, problems: reader.problems };
  }
  const { overrides, baseline, environments, ...settings } = root;
  return {
    project: {
      settings: reader.settings(settings, [], ''),
      overrides: reader.overrides(overrides),
      baseline: reader.text(['baseline'], baseline),
      environments: reader.list('environments', environments).flatMap((item, i) => reader.environment(item, ['environments', i])),
    },
    problems: reader.problems,
  };
}

class Reader {
  readonly problems: ProjectProblem[] = [];

  constructor(private readonly yaml: Manifest) {}

  /** To find a place takes as long as the file has fields, so that there are not arbitrarily many. */
  report(path: FieldPath, message: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ message, span: locate(this.yaml, path) });
  }

  text(path: FieldPath, value: Json | undefined): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && value !== '') return value;
    this.report(path, texts.noText(String(path.at(-1))));
    return null;
  }

  list(name: string, value: Json | undefined): readonly Json[] {
    if (value === undefined || value === null) return [];
    if (isList(value)) return value;
    this.report([name], texts.noList(name));
    return [];
  }

  /** None where what is deployed is not clear. */
  environment(item: Json, path: FieldPath): readonly ProjectEnvironment[] {
    const before = this.problems.length;
    const { values, ...others } = isObject(item) ? item : {};
    const given = new Map<string, string | null>();
    for (const [key, value] of Object.entries(others)) {
      if (Object.hasOwn(ENVIRONMENT_FIELDS, key)) given.set(key, this.text([...path, key], value));
      else this.report([...path, key], unknown(key, [...Object.keys(ENVIRONMENT_FIELDS), 'values']));
    }
    const files = [values ?? []].flat();
    if (!files.every(isText)) this.report([...path, 'values'], texts.noList('values'));
    const openshift = given.get('openshift') ?? undefined;
    const problem = openshift === undefined ? null : problemOfValue('openshift.version', openshift);
    if (problem !== null) this.report([...path, 'openshift'], problem);
    const [name, chart, kustomization] = ['name', 'chart', 'kustomization'].map(key => given.get(key) ?? null);
    const folder = chart ?? kustomization ?? null;
    if (typeof name !== 'string' || folder === null || (chart !== null && kustomization !== null)) this.report(path, texts.noEnvironment());
    if (this.problems.length > before || typeof name !== 'string' || folder === null) return [];
    const [namespace, release] = [given.get('namespace') ?? null, given.get('release') ?? undefined];
    return [{ name, folder, values: files.filter(isText), namespace, release, openshift, span: locate(this.yaml, path) }];
  }

  settings(mapping: JsonObject, path: FieldPath, prefix: string): GivenSettings {
    const found: Record<string, Json> = {};
    for (const [key, value] of Object.entries(mapping)) {
      const name = `${prefix}${key}`;
      const place = [...path, key];
      const schema = SETTINGS[name];
      if (value === undefined || value === null) continue;
      if (schema === undefined && isObject(value) && NAMES.some(one => one.startsWith(`${name}.`)))
        Object.assign(found, this.settings(value, place, `${name}.`));
      else if (schema === undefined) this.report(place, unknown(name));
      else Object.assign(found, this.setting(name, meantBy(name, value), place));
    }
    return found;
  }

  setting(name: string, value: Json, place: FieldPath): GivenSettings {
    if (SETTINGS[name]?.scope === 'machine') {
      this.report(place, texts.ofMachine(name));
      return {};
    }
    const problem = name === 'openshift.version' && typeof value === 'number' ? texts.quoteVersion() : problemOfValue(name, value);
    if (problem === null) return { [name]: value };
    this.report(place, problem);
    return {};
  }

  overrides(value: Json | undefined): readonly Override[] {
    return this.list('overrides', value).flatMap((item, i) => this.override(item, ['overrides', i]));
  }

  override(item: Json, path: FieldPath): readonly Override[] {
    const { files, ...rest } = isObject(item) ? item : {};
    const named = [files ?? null].flat();
    const patterns = named.filter(one => typeof one === 'string' && one !== '');
    if (patterns.length === 0 || patterns.length < named.length) {
      this.report(path, texts.noFiles());
      return [];
    }
    const settings = this.settings(rest, path, '');
    const misplaced = Object.keys(settings).filter(name => FOR_ALL.has(name));
    for (const name of misplaced) this.report(path, texts.notInOverride(name));
    return [
      {
        files: patterns.map(one => readGlob(one as string)),
        settings: Object.fromEntries(Object.entries(settings).filter(([name]) => !FOR_ALL.has(name))),
      },
    ];
  }
}

/** So many problems of a file are reported. */
const MOST_PROBLEMS = 100;

/** Characters by which a name may differ from what was meant. */
const MOST_EDITS = 3;

/** Characters of a name that a message shows; a name with others is in quotes. */
const LONGEST_NAME = 100;
const PLAIN = /^[\w.-]{1,100}$/;

const NAMES: readonly string[] = Object.keys(SETTINGS);

/** kubectl's YAML reads a bare `off` as false. */
const meantBy = (name: string, value: Json): Json => (value === false && SETTINGS[name]?.enum?.includes('off') === true ? 'off' : value);

function unknown(name: string, names = NAMES): string {
  const near = names
    .map(meant => ({ meant, distance: editDistance(name, meant, MOST_EDITS) }))
    .filter(({ distance }) => distance <= MOST_EDITS);
  const [nearest] = near.sort((a, b) => a.distance - b.distance);
  const shown = PLAIN.test(name) ? name : JSON.stringify(name.slice(0, LONGEST_NAME));
  return nearest !== undefined ? texts.didYouMean({ name: shown, meant: nearest.meant }) : texts.noSetting(shown);
}

const texts = sentences({
  noMapping: 'A project file is a mapping of settings.',
  noSetting: '{name} is no setting.',
  didYouMean: '{name} is no setting; did you mean {meant}?',
  quoteVersion: 'openshift.version is a number here, which loses a 0 at its end; put it in quotes.',
  noFiles: 'An override needs `files`: a pattern, or a list of patterns, from the folder of this file.',
  notInOverride: '{name} is for all files and has no effect in an override.',
  ofMachine: '{name} names a program, which only a user chooses.',
  noEnvironment: 'An environment needs `name`, and either `chart` or `kustomization`.',
  noList: '{name} is not a list.',
  noText: '{name} is not a text.',
});
