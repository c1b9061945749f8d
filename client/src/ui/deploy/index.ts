export { createDeployment } from './createDeployment';
export type { Deployment } from './createDeployment';
