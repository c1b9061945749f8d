/** A bundle of its own, which is loaded when a command asks for a cluster. */
export { createDeployment } from './createDeployment';
export type { Deployment } from './createDeployment';
