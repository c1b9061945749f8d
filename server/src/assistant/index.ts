/** The tools of assistants, for the language server and the command line. */
export type { Answer, Tool } from './tool';
export { ask, TOOLS } from './tools';
