/** The engine's verdict on a workload, and the words for it. */
export { verdictNow } from './beforeDeployment';
export type { VerdictNow, WorkloadReview } from './beforeDeployment';
export { documentPath, hasUnknownAccount, serviceAccountOf } from './paths';
export { invalidFields } from './invalidFields';
export { podOf, reviewInSteps, reviewPodOf, reviewTemplate, reviewVariant, reviewWorkload } from './reviewWorkload';
export { mountsToken, withTokenVolume } from './tokenVolume';
export { verdictWord } from './messages';
export {
  admissionSentence,
  closestScc,
  countPermissions,
  countReasons,
  exemptionText,
  filesText,
  grantedSccs,
  isRefused,
  list,
  missingFacts,
  reasonsOf,
  requirementProblem,
  verdictSentence,
} from './summary';
export { violationSentence } from './violation';
export { filledIn } from './filledIn';
export type { FilledIn } from './filledIn';
export { markdownTable, reviewMarkdown, reviewPage, verdictMarkdown } from './markdown';
export { reviewFile, reviewPlace, workloadAt, workloadsIn } from './report';
export type { PodSecurityVerdict, WorkloadPlace, WorkloadReport } from './report';
export { compareReleases } from './compareReleases';
export type { ReleaseChange, ReleaseComparison, ReleaseVerdict } from './compareReleases';
export { explainText } from './explanation';
export type { ExplainedText, ExplainedWorkload, FieldLink } from './explanation';
export { overviewHeadings, overviewRow } from './overview';
export type { OverviewRow } from './overview';
export { refusedFields } from './refusedFields';
export type { RefusedField } from './refusedFields';
export { code, codeSpan, literal as literalMarkdown } from './markdownText';
