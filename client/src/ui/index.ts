/** The commands that need no cluster. */
export { createHandlers } from './commands';
export { completeCommand, watchProblems } from './progress';
