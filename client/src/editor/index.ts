/** The extension's own places in the editor: its output channel, and documents that are shown for reading. */
export { createOutput } from './output';
export { createReadOnlyDocuments } from './readOnlyDocuments';
export type { ReadOnlyDocuments } from './readOnlyDocuments';
export { createTraceOutput } from './traceOutput';
export { window } from './window';
export type { ShowMessage } from './window';
