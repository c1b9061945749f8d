/** The door of the package, and all that the server uses of it. */
export { factsOfFiles, gatherFacts, withSources } from './facts/gather';
export type { FactSource } from './facts/gather';
export { deployers, grantsOfBinding, sccsOfRules } from './facts/grants';
export { bindingNamespace, boundRules, roleOf, rulesOf, selectsLabels, sourcesOf } from './facts/policies';
export type { Settings } from './facts/settings';
export type { ClusterFacts, Facts, GivenFacts, Grant, GrantSubject, NamespaceFacts, Placed, WorkspaceFacts, World } from './facts/types';
export { chosenRemedy, fixAll, halves, lastingKey } from './fixes/fixing/fixAll';
export type { FixedText, FixSelection } from './fixes/fixing/fixAll';
export { fixSource } from './fixes/fixing/fixSource';
export type { SourceFix } from './fixes/fixing/fixSource';
export { outcomeSuffix } from './fixes/fixing/outcome';
export { choicesAt, planFix, proveFix } from './fixes/fixing/planFix';
export type { AskedFix, PlacedFinding, PlannedFix, Rendition } from './fixes/fixing/planFix';
export { resolveChanges, resolveRemedies, resolveRemedy } from './fixes/fixing/resolve';
export type { Choice } from './fixes/fixing/resolve';
export { allowFinding, allowRefusal, removeSuppression, suppressionsIn } from './fixes/fixing/suppress';
export type { AllowScope, SuppressionComment } from './fixes/fixing/suppress';
export { planTexts, refusedFixTexts } from './fixes/messages';
export { freeFileName, sccFileStem } from './fixes/prepare/files';
export type { CurrentFile, Files, Unread } from './fixes/prepare/files';
export { handOver } from './fixes/prepare/handOver';
export type { AskedAccount } from './fixes/prepare/handOver';
export { needs } from './fixes/prepare/needs';
export { changedPods, convertDelivery, editedFiles, prepareScc, reachOf } from './fixes/prepare/prepareScc';
export type { Account, NotPrepared, PreparedScc, Reach, Reworked, SccOrder } from './fixes/prepare/prepareScc';
export { emptyPlan, planScc } from './fixes/prepare/sccPlan';
export type { AddedScc, SccPlan } from './fixes/prepare/sccPlan';
export { generateScc } from './grants/generate/generateScc';
export { accountOf, accountPod, reviewUngranted, serviceAccountsOf, tryScc, workloadsUnder } from './grants/generate/pods';
export type { AccountPod } from './grants/generate/pods';
export { unneededPermissions } from './grants/generate/shrink';
export type { GeneratedScc, NotGenerated } from './grants/generate/types';
export { migrationOf } from './grants/policies/migration';
export type { Migration, MigrationStep } from './grants/policies/migration';
export { isPlatformNamespace } from './grants/policies/grantee';
export { permissionsOf } from './grants/policies/grants';
export { powerCount, powersOf, powersText } from './grants/policies/powers';
export type { Power } from './grants/policies/powers';
export type { WorkloadReview } from './review/beforeDeployment';
export { changesBetween, compareReleases } from './review/compareReleases';
export type { ReleaseChange, ReleaseComparison, ReleaseVerdict } from './review/compareReleases';
export { explainText } from './review/explanation';
export type { ExplainedWorkload, FieldLink } from './review/explanation';
export { filledIn } from './review/filledIn';
export { markdownTable, reviewMarkdown } from './review/markdown';
export { literal as literalMarkdown } from './review/markdownText';
export { verdictWord } from './review/messages';
export { overviewHeadings, overviewRow } from './review/overview';
export type { OverviewRow } from './review/overview';
export { documentPath } from './review/paths';
export { refusedFields } from './review/refusedFields';
export type { RefusedField } from './review/refusedFields';
export { reviewFile, reviewPlace, workloadAt, workloadsIn } from './review/report';
export type { WorkloadPlace, WorkloadReport } from './review/report';
export { podOf, reviewWorkload } from './review/reviewWorkload';
export { list, verdictSentence } from './review/summary';
export { analyze, findingIn, judgeInSteps } from './rules/analysis/analyze';
export { condensed, mayCountForOthers, sharedPart, workspaceOnDemand } from './rules/analysis/onDemand';
export { documentStatus, headlineOf } from './rules/analysis/documentStatus';
export type { Headline } from './rules/analysis/documentStatus';
export { identityOf } from './rules/analysis/identity';
export {
  isJudged,
  judgedOnSave,
  notJudgedIn,
  tooLarge,
  unjudgedObjects,
  unjudgedTexts,
  unjudgedWorkloads,
  unreadable,
} from './rules/analysis/notJudged';
export type { NotJudged, NotJudgedKind } from './rules/analysis/notJudged';
export { isUnreadPolicy, mayContainComposers, mayContainPolicies } from './facts';
export type { AnalyzeOptions, Rule } from './rules/types';
export { readSettings, settingIn } from './rules/analysis/readSettings';
export { SETTINGS } from './rules/analysis/settingsTable';
export { announcesRefusal, DENIAL_RULE, isDenial } from './rules/kinds';
export { readProject } from './rules/project/readProject';
export { givenInEditor, projectSettings, untrusted } from './rules/project/settings';
export type { ProjectSettings } from './rules/project/settings';
export { PROJECT_FILE } from './rules/project/types';
export type { GivenSettings, Project } from './rules/project/types';
export { RULES } from './rules/registry';
