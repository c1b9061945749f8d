/** The engine's verdict on a workload, and the words for it. */
export { verdictNow, type VerdictNow, type WorkloadReview } from './beforeDeployment';
export { asCreated, invalidFields, isWhereItSeems, podOf, reviewPodOf, reviewVariant, reviewWorkload } from './reviewWorkload';
export { markdownTable, verdictMarkdown } from './markdown';
export { code, codeSpan, literal as literalMarkdown } from './markdownText';
export { reviewTexts } from './messages';
export { documentPath, hasUnknownAccount, invalidPath, serviceAccountOf, statedNamespace, templatePath } from './paths';
export { verdictPaths, verdictSpan, volumeOrder } from './paths';
export { certainViolations, podSecurityRefusal, reasonsIn, restsOnInvalid, reviewPlace, workloadAt, workloadsIn } from './report';
export type { WorkloadPlace, WorkloadReport } from './report';
export * from './summary';
export { mountsToken, withTokenVolume } from './tokenVolume';
export { violationSentence } from './violation';
