/** The door of the package, and all that the server uses of it. */
export { factsOfFiles, gatherFacts, withSources, type FactSource } from './facts/gather';
export { deployers, grantsOfBinding, sccsOfRules } from './facts/grants';
export { bindingNamespace, boundRules, roleOf, rulesOf, selectsLabels, sourcesOf } from './facts/policies';
export type { Settings } from './facts/settings';
export type { ClusterFacts, Facts, GivenFacts, Grant, GrantSubject, NamespaceFacts, Placed, WorkspaceFacts, World } from './facts/types';
export { chosenRemedy, fixAll, halves, lastingKey, type FixedText, type FixSelection } from './fixes/fixing/fixAll';
export { fixSource, type SourceFix } from './fixes/fixing/fixSource';
export { outcomeSuffix } from './fixes/fixing/outcome';
export { choicesAt, planFix, proveFix, type AskedFix, type PlacedFinding, type PlannedFix, type Rendition } from './fixes/fixing/planFix';
export { resolveChanges, resolveRemedies, resolveRemedy, type Choice } from './fixes/fixing/resolve';
export { allowFinding, allowRefusal, removeSuppression, suppressionsIn } from './fixes/fixing/suppress';
export type { AllowScope, SuppressionComment } from './fixes/fixing/suppress';
export { planTexts, refusedFixTexts } from './fixes/messages';
export { freeFileName, sccFileStem, type CurrentFile, type Files, type Unread } from './fixes/prepare/files';
export { handOver, type AskedAccount } from './fixes/prepare/handOver';
export { needs } from './fixes/prepare/needs';
export { changedPods, convertDelivery, editedFiles, prepareScc, reachOf } from './fixes/prepare/prepareScc';
export type { Account, NotPrepared, PreparedScc, Reach, Reworked, SccOrder } from './fixes/prepare/prepareScc';
export { emptyPlan, planScc, type AddedScc, type SccPlan } from './fixes/prepare/sccPlan';
export { generateScc } from './grants/generate/generateScc';
export { accountOf, accountPod, reviewUngranted, serviceAccountsOf, tryScc, workloadsUnder, type AccountPod } from './grants/generate/pods';
export { unneededPermissions } from './grants/generate/shrink';
export type { GeneratedScc, NotGenerated } from './grants/generate/types';
export { migrationOf, type Migration, type MigrationStep } from './grants/policies/migration';
export { isPlatformNamespace } from './grants/policies/grantee';
export { permissionsOf } from './grants/policies/grants';
export { powerCount, powersOf, powersText, type Power } from './grants/policies/powers';
export type { WorkloadReview } from './review/beforeDeployment';
export { changesBetween, compareReleases, type ReleaseChange, type ReleaseComparison, type ReleaseVerdict } from './review/compareReleases';
export { explainText, type ExplainedWorkload, type FieldLink } from './review/explanation';
export { filledIn } from './review/filledIn';
export { markdownTable, reviewMarkdown } from './review/markdown';
export { literal as literalMarkdown } from './review/markdownText';
export { verdictWord } from './review/messages';
export { overviewHeadings, overviewRow, type OverviewRow } from './review/overview';
export { documentPath, invalidPath } from './review/paths';
export { refusedFields, type RefusedField } from './review/refusedFields';
export { reviewFile, reviewPlace, workloadAt, workloadsIn, type WorkloadPlace, type WorkloadReport } from './review/report';
export { podOf, reviewWorkload } from './review/reviewWorkload';
export { list, verdictSentence } from './review/summary';
export { analyze, findingIn, judgeInSteps } from './rules/analysis/analyze';
export { condensed, mayCountForOthers, sharedPart, workspaceOnDemand } from './rules/analysis/onDemand';
export { documentStatus, headlineOf, type Headline } from './rules/analysis/documentStatus';
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
export { givenInEditor, projectSettings, untrusted, type ProjectSettings } from './rules/project/settings';
export { PROJECT_FILE, type GivenSettings, type Project } from './rules/project/types';
export { RULES } from './rules/registry';
