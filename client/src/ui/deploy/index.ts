/** A bundle of its own, which is loaded when a command asks for a cluster. */
export { createDeployment, type Deployment } from './createDeployment';
