/** What the extension shows in the editor: messages and lists as plain text, the output channel, read-only documents; and its language. */
export { registerCommand, runReported } from './commands';
export type { Handler } from './commands';
export { COMMAND_NAMES } from './contributed/commands';
export type { ClusterCommand, LocalCommand } from './contributed/commands';
export { CLIENT_SETTINGS } from './contributed/settings';
export { WALKTHROUGH_ID } from './contributed/walkthrough';
export { drawDetails } from './detailSquiggles';
export { buttonTexts, useLanguage } from './messages';
export { createOutput, createTraceOutput } from './output';
export { plainLenses } from './plainText';
export { ticked } from './preview';
export { createReadOnlyDocuments } from './readOnlyDocuments';
export type { PageQuestion, ReadOnlyDocuments } from './readOnlyDocuments';
export { showText } from './showText';
export { watchManifests } from './watchManifests';
export type { Manifests } from './watchManifests';
export { window } from './window';
export type { LanguageStatus, StatusItem, TreeNodeItem } from './window';
