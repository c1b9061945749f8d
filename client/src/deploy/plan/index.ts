/** From the objects of manifests to what is sent where, in which order. Changes nothing. */
export type { Stage } from './applyOrder';
export { planDeployment } from './planDeployment';
export type { PlanOptions } from './planDeployment';
export { missingPrerequisite } from './prerequisite';
export { moreProblems, problemText } from './problemText';
export type { Plan, PlannedObject, PlanProblem } from './types';
