/** From the objects of manifests to what is sent where, in which order. Changes nothing. */
export { compareOrder, phaseOf, stageOf } from './applyOrder';
export type { Phase, Stage } from './applyOrder';
export { planDeployment } from './planDeployment';
export type { PlanOptions } from './planDeployment';
export { prerequisitesOf } from './prerequisite';
export { moreProblems, problemText } from './problemText';
export type { Plan, PlannedObject, PlanProblem } from './types';
