/** The chain from a parsed file to its findings, and the settings that steer it. Knows no edits. */
export { analyze } from './analyze';
export { headlineOf } from './headline';
export type { Headline } from './headline';
export type { AnalyzeOptions } from './options';
export { readSettings } from './readSettings';
export type { ReadSettings } from './readSettings';
export { SETTINGS } from './settingsTable';
export type { SettingSchema } from './settingsTable';
export { firstKeyOf, suppressionsOf, suppressionText, withoutRule } from './suppressions';
