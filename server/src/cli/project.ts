/** The project file of the current folder. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { findAbove, kindOf, leadsInto, reasonOf, repositoryOf, type Environment } from '@scc-lens/files';
import { PROJECT_FILE, readProject, type Project } from '@scc-lens/lens';
import { lineStarts, positionAt } from '@scc-lens/yaml';
import { warn, warnAbout, type Streams } from './streams';

/** The project with paths from the current folder, null without such a file; its folder, absolute; and whether stderr has what is wrong. */
export async function loadProject(streams: Streams) {
  const here = process.cwd();
  try {
    const found = await findAbove(here, PROJECT_FILE);
    if (found === null) return { project: null, folder: here, environments: [], isInvalid: false };
    if ('problem' in found) {
      warnAbout(streams, fromHere(found.path), found.problem);
      return { project: null, folder: here, environments: [], isInvalid: true };
    }
    const folder = path.dirname(found.path);
    const { project, problems } = readProject(found.text);
    const starts = lineStarts(found.text);
    for (const { message, span } of problems) warnAbout(streams, fromHere(found.path), message, positionAt(starts, span.start));
    const own = rebased(project, folder);
    const refused = await refusedFilesOf(own, (await repositoryOf(folder)) ?? folder);
    for (const [file, reason] of refused) warnAbout(streams, file, reason);
    const file = fromHere(found.path);
    const environments = project.environments.map(({ span, ...one }): Environment => ({
      ...one,
      kind: 'Environment',
      folder: path.resolve(folder, one.folder),
      values: one.values.map(name => path.resolve(folder, name)),
      origin: { file, line: positionAt(starts, span.start).line, places: new Set([found.path]) },
    }));
    return { project: without(refused, own), folder, environments, isInvalid: problems.length + refused.size > 0 };
  } catch (error) {
    warn(streams, `${PROJECT_FILE}: ${reasonOf(error)}`);
    return { project: null, folder: here, environments: [], isInvalid: true };
  }
}

function rebased(project: Project, folder: string): Project {
  const rebase = (file: string): string => fromHere(path.resolve(folder, file));
  const { baseline, settings } = project;
  return {
    ...project,
    baseline: baseline === null ? null : rebase(baseline),
    settings: 'openshift.sccFiles' in settings ? { ...settings, 'openshift.sccFiles': sccFilesOf(settings).map(rebase) } : settings,
  };
}

/** Why files that a project names are not read: devices and pipes, which may have no end, and what is outside of the repository. */
async function refusedFilesOf({ baseline, settings }: Project, root: string): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const file of [...sccFilesOf(settings), ...(baseline === null ? [] : [baseline])]) {
    if ((await kindOf(file)) === 'other') refused.set(file, l10n.t('is not a regular file and was not read'));
    else if (!(await leadsInto(root, file))) refused.set(file, l10n.t('is outside of the repository and was not read'));
  }
  return refused;
}

function without(files: ReadonlyMap<string, string>, project: Project): Project {
  const { baseline, settings } = project;
  if (files.size === 0) return project;
  return {
    ...project,
    baseline: baseline !== null && files.has(baseline) ? null : baseline,
    settings: { ...settings, 'openshift.sccFiles': sccFilesOf(settings).filter(file => !files.has(file)) },
  };
}

const sccFilesOf = ({ 'openshift.sccFiles': files }: Project['settings']): readonly string[] =>
  Array.isArray(files) ? files.map(String) : [];

const fromHere = (file: string): string => path.relative('', file) || file;
