/** What the extension shows in the editor: messages and lists as plain text, the output channel, read-only documents; and its language. */
export { registerCommand, runReported } from './commands';
export type { Handler } from './commands';
export { buttonTexts } from './messages';
export { drawDetails } from './detailSquiggles';
export { createOutput } from './output';
export { plainLenses } from './plainLenses';
export { ticked } from './preview';
export { createReadOnlyDocuments } from './readOnlyDocuments';
export type { PageQuestion, ReadOnlyDocuments } from './readOnlyDocuments';
export { showText } from './showText';
export { createTraceOutput } from './traceOutput';
export { useLanguage } from './translation';
export { window } from './window';
export type { LanguageStatus, TreeNodeItem } from './window';
