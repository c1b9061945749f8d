/** The project file `.scc-lens.yaml`: its text → settings of files, the same for command line, language server and editor. Finds and reads no file. */
export { readProject } from './readProject';
export { projectSchema } from './schema';
export { givenInEditor, projectSettings, untrusted } from './settings';
export type { ProjectSettings } from './settings';
export { PROJECT_FILE } from './types';
export type { GivenSettings, Project, ProjectProblem, ReadProject } from './types';
