/** The golden data's own schema, as far as the checks read it. */
import type { Grant, UserInfo } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

export interface SccCase {
  readonly id: string;
  readonly operation?: 'CONNECT' | 'CREATE' | 'UPDATE' | 'VALIDATE';
  readonly subresource?: string;
  readonly pod: JsonObject;
  readonly oldPod?: JsonObject;
  readonly podMissing?: boolean;
  readonly sccs: { readonly stock: readonly string[]; readonly custom?: readonly JsonObject[] };
  readonly namespace: { readonly name: string; readonly annotations: Readonly<Record<string, string>> | null; readonly missing?: boolean };
  readonly user: UserInfo;
  readonly grants?: readonly Grant[];
  readonly strictReady?: boolean;
  readonly expected: {
    readonly order: readonly string[];
    readonly orderReasons: readonly string[];
    readonly perScc: Readonly<Record<string, JsonObject>>;
    readonly decisions: Readonly<Record<string, JsonObject>>;
  };
}

export interface DefaultsCase {
  readonly id: string;
  readonly scc: JsonObject;
  readonly expected: JsonObject;
}

export interface PodSecurityCase {
  readonly id: string;
  readonly pod: JsonObject;
  readonly expected: Readonly<Record<string, JsonObject>>;
}
