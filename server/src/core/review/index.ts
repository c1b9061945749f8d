/** The engine's verdict on a workload, and the words for it. */
export { documentPath, serviceAccountOf } from './paths';
export { podOf, reviewPodOf, reviewWorkload, templatePod } from './reviewWorkload';
export { mountsToken, withTokenVolume } from './tokenVolume';
export { closestScc, exemptionText, grantedSccs, list, missingFacts, verdictSentence } from './summary';
export { violationSentence } from './violation';
export { reviewMarkdown } from './markdown';
export { markdownTable } from './markdownTable';
export { reviewFile, reviewPlace, workloadAt, workloadsIn } from './report';
export type { PodSecurityVerdict, WorkloadPlace, WorkloadReport } from './report';
export { hoverAt } from './hover';
export type { Hover } from './hover';
export { explanationMarkdown, findExplained } from './explanation';
export type { ExplainedWorkload, FieldLink } from './explanation';
export { OVERVIEW_HEADINGS, overviewRow } from './overview';
export type { OverviewRow } from './overview';
export { refusedFields } from './refusedFields';
export type { RefusedField } from './refusedFields';
export { literal as literalMarkdown } from './markdownText';
