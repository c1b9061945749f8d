/** From the objects of manifests to what is sent where, in which order. Changes nothing. */
export { compareOrder, phaseOf, stageOf } from './applyOrder';
export type { Phase, Stage } from './applyOrder';
export { moreProblems, planDeployment, problemText } from './planDeployment';
export type { PlanOptions } from './planDeployment';
export { prerequisitesOf } from './prerequisite';
export type { Plan, PlannedObject, PlanProblem } from './types';
