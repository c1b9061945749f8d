/** The commands that need no cluster, and the tree view. */
export { createCatalogView } from './catalogView';
export { createHandlers } from './commands';
export { showLanguageStatus } from './languageStatus';
export { createRenderings } from './renderings';
export { completeCommand, watchProblems } from './progress';
export { answerPage, followPages } from './pages';
