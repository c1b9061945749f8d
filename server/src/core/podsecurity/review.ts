import type { JsonObject } from '../types';
import type { Level, PodSecurityReview } from './types';

/** Judges a pod (or a pod template with `metadata` and `spec`) by one Pod Security level; `version` is `latest` or `v1.N`. */
export declare function reviewPodSecurity(pod: JsonObject, level: Level, version?: string): PodSecurityReview;

/** The strictest level that the pod passes. */
export declare function levelOf(pod: JsonObject, version?: string): Level;
