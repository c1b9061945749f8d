import type { AnalyzeOptions } from '../analysis';
import { fixAll } from '../fixing';
import type { FixedText } from '../fixing';
import type { ParsedFile } from '../manifest';
import { DELIVERY_RULE } from '../rules';
import type { WorkloadRef } from '../words';

/** Delivers the supervisors that a file's pods mount from the node by init container instead, as far as that is safe. */
export function convertDelivery(file: ParsedFile, options: AnalyzeOptions, workload?: (ref: WorkloadRef) => boolean): FixedText {
  return fixAll(file, options, { rules: [DELIVERY_RULE], ...(workload === undefined ? {} : { workload }) });
}
