/** The chain from a parsed file to its findings, and the settings that steer it. Knows no edits. */
export { analyze, judgeInSteps } from './analyze';
export { condensed } from './condense';
export { mayCountForOthers, sharedPart, workspaceOnDemand } from './onDemand';
export { documentStatus } from './documentStatus';
export type { DocumentStatus } from './documentStatus';
export { headlineOf } from './headline';
export type { Headline } from './headline';
export { isJudged, notJudgedIn, tooLarge, unjudgedObjects, unjudgedTexts, unjudgedWorkloads, unreadable } from './notJudged';
export type { NotJudged, NotJudgedKind } from './notJudged';
export type { AnalyzeOptions } from './options';
export { identityOf } from './identity';
export { problemOfValue, readSettings, settingIn } from './readSettings';
export type { ReadSettings } from './readSettings';
export { SETTINGS } from './settingsTable';
export type { SettingSchema } from './settingsTable';
export { firstKeyOf, suppressionsOf, suppressionText, withoutRule } from './suppressions';
