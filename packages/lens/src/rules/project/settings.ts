/** Which settings count for a file: those that are given by hand, then the project file's, then the defaults. */
import { cached, matchesGlob, type Json } from '@scc-lens/words';
import type { Settings } from '../../facts';
import { problemOfValue, readSettings, settingIn } from '../analysis/readSettings';
import { SETTINGS } from '../analysis/settingsTable';
import type { GivenSettings, Project } from './types';

/** The settings of a project's files. */
export interface ProjectSettings {
  /** The settings that count for all files without an override; files with facts about the cluster are named here only. */
  readonly general: Settings;
  /** The settings of a file, by its path with slashes from the project file's folder. The same overrides give the same object. */
  readonly of: (path: string) => Settings;
  /** All that `of` has given so far, and the general ones. */
  readonly all: () => readonly Settings[];
}

/** The order of settings: `given` by the command line or editor, then the last override that fits, the project's settings, the defaults. */
export function projectSettings(project: Project | null, given: GivenSettings): ProjectSettings {
  const known = new Map<string, Settings>();
  const settingsWith = (indices: readonly number[]): Settings =>
    cached(known, indices.join(), () => {
      const overriding = indices.map(i => project?.overrides[i]?.settings ?? {});
      return readSettings(Object.assign({}, project?.settings, ...overriding, given) as GivenSettings).settings;
    });
  const general = settingsWith([]);
  return {
    general,
    of: path => settingsWith(project?.overrides.flatMap(({ files }, i) => (files.some(glob => matchesGlob(glob, path)) ? [i] : [])) ?? []),
    all: () => [...known.values()],
  };
}

/** What of an editor's settings counts before a project file: not the defaults, which an editor sends too, nor values of the wrong type. */
export function givenInEditor(raw: Json | undefined): GivenSettings {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([name, schema]): [string, Json][] => {
      const value = settingIn(raw, name);
      if (value === undefined || JSON.stringify(value) === JSON.stringify(schema.default)) return [];
      return problemOfValue(name, value) === null ? [[name, value]] : [];
    }),
  );
}

/** A project without the settings that a workspace which is not trusted cannot set. */
export function untrusted(project: Project): Project {
  const allowed = (settings: GivenSettings): GivenSettings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => SETTINGS[name]?.restricted !== true));
  return {
    ...project,
    settings: allowed(project.settings),
    overrides: project.overrides.map(({ files, settings }) => ({ files, settings: allowed(settings) })),
  };
}
