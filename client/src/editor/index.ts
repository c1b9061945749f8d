/** What the extension shows in the editor: messages and lists as plain text, the output channel, read-only documents; and its language. */
export { answerFiles } from './answerFiles';
export { COMMAND_NAMES, RESUMPTION, type ClusterCommand, type LocalCommand } from './contributed/commands';
export { CLIENT_SETTINGS } from './contributed/settings';
export { WALKTHROUGH_STEPS, type StepId } from './contributed/walkthrough';
export { registerSnippets } from './documentSnippets';
export { drawDetails } from './detailSquiggles';
export { showHovers, type HoverText } from './hovers';
export { buttonTexts, clusterTexts, useLanguage } from './messages';
export { createOutput, createTraceOutput, registerCommand, runReported, type Handler } from './output';
export { fitting, plainLenses } from './plainText';
export { ticked } from './preview';
export { ReadOnlyDocuments, showText, type PageQuestion } from './readOnlyDocuments';
export { Manifests } from './watchManifests';
export { window, type LanguageStatus, type StatusItem, type TreeNodeItem } from './window';
