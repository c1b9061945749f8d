/** What the extension shows in the editor: messages and lists as plain text, the output channel, read-only documents; and its language. */
export { answerFiles } from './answerFiles';
export { COMMAND_NAMES, RESUMPTION } from './contributed/commands';
export type { ClusterCommand, LocalCommand } from './contributed/commands';
export { CLIENT_SETTINGS } from './contributed/settings';
export { WALKTHROUGH_STEPS } from './contributed/walkthrough';
export type { StepId } from './contributed/walkthrough';
export { registerSnippets } from './documentSnippets';
export { drawDetails } from './detailSquiggles';
export { buttonTexts, clusterTexts, useLanguage } from './messages';
export { createOutput, createTraceOutput, registerCommand, runReported } from './output';
export type { Handler } from './output';
export { fitting, plainLenses } from './plainText';
export { ticked } from './preview';
export { ReadOnlyDocuments, showText } from './readOnlyDocuments';
export type { PageQuestion } from './readOnlyDocuments';
export { Manifests } from './watchManifests';
export { window } from './window';
export type { HoverText, LanguageStatus, StatusItem, TreeNodeItem } from './window';
