/** Admission as the golden tests ask it, request by request and part by part. No product code imports this room. */
export { admit, mutatedManifest } from '../admit';
export { mutates } from '../attempt';
export { authorizerOf } from '../authorize';
export type { Authorizer } from '../authorize';
export { sortedConstraints } from '../constraint';
export { decide, decideValidation, usableSccs } from './decide';
export type { AdmissionRequest, Decision } from './decide';
export { aggregateText, objectionText } from '../message';
export { normalizePod } from '../normalizePod';
export { normalizeScc } from '../normalizeScc';
export { precedence } from '../order';
export { createProvider } from '../provider';
