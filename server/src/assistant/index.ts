export type { Answer, Tool } from './tool';
export { ask, TOOLS } from './tools';
