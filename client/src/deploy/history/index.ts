/** Remembers deployments, so that they can be undone when the window that made them is gone. */
export { folderStorage } from './folderStorage';
export type { Storage } from './folderStorage';
export { createHistory } from './history';
export type { DeploymentHistory, RecordWriter } from './history';
export type { DeploymentRecord, RecordedTarget } from './recordText';
