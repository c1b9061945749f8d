/** The project files of the workspace, as they are on the disk: like the settings of an editor, they count once they are saved. */
import * as l10n from '@vscode/l10n';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { PROJECT_FILE, readProject, untrusted, type Project } from '@scc-lens/lens';
import { isObject, type Json } from '@scc-lens/words';
import { SOURCE, toRange } from './convert';
import { canonical, parseUri, type Reader } from './workspaceFiles';
import type { Session } from './session';
import type { PlacedProject } from './settings';

/** Whether a URI names a project file. */
export const isProjectFile = (uri: string): boolean => uri.endsWith(`/${PROJECT_FILE}`);

/** The project file of each workspace folder: in it, or above it in the same repository. */
export async function loadProjects({ runtime, folders, features, log }: Session): Promise<ReadonlyMap<string, PlacedProject>> {
  const found = new Map<string, PlacedProject>();
  for (const uri of folders) {
    const place = parseUri(uri);
    if (!runtime.hasFiles(place)) continue;
    try {
      const file = await runtime.findAbove(place, PROJECT_FILE);
      if (file === null) continue;
      if ('problem' in file) {
        log.warn(`${PROJECT_FILE} ${file.problem}`);
        continue;
      }
      const { project } = readProject(file.text);
      found.set(canonical(uri), {
        root: file.folder.toString(),
        project: await placed({ runtime, log }, features.trusted ? project : untrusted(project), file.path),
      });
    } catch (error) {
      log.warn(`${PROJECT_FILE}: ${(error as Error).message}`);
    }
  }
  return found;
}

/** With absolute paths, and without files outside of the repository, which its project file does not choose for the user. */
async function placed({ runtime, log }: Reader, project: Project, folder: string): Promise<Project> {
  const { resolve } = runtime;
  const { 'openshift.sccFiles': files, 'render.values': values } = project.settings;
  const insideOf = async (from: string, names: Json | undefined): Promise<readonly string[]> => {
    const inside: string[] = [];
    for (const name of (Array.isArray(names) ? names : []).map(String)) {
      if (await runtime.isInRepository(folder, resolve(from, name))) inside.push(name);
      else log.warn(l10n.t('{file} was not read: it is outside of the repository.', { file: resolve(from, name) }));
    }
    return inside;
  };
  const settings: Record<string, Json> = { ...project.settings };
  if (Array.isArray(files)) settings['openshift.sccFiles'] = (await insideOf(folder, files)).map(file => resolve(folder, file));
  if (isObject(values)) {
    const byChart: Record<string, Json> = {};
    for (const [chart, names] of Object.entries(values)) byChart[resolve(folder, chart)] = await insideOf(resolve(folder, chart), names);
    settings['render.values'] = byChart;
  }
  return { ...project, settings };
}

/** What is wrong with an open project file. */
export function projectDiagnostics(document: TextDocument): Diagnostic[] {
  return readProject(document.getText()).problems.map(({ message, span }) => ({
    range: toRange(document, span),
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    message,
  }));
}
