/** What a pod must state itself to be as restricted as restricted-v2 makes it, with proof by the engine. */
export { isRestrictedScc, restrictionRemedies, supervisorRefusal, unrestrictedReasons } from './restrictPod';
