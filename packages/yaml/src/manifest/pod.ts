import type * as k8s from '@scc-lens/words';
import { isList, isObject, isPlaceholder, isText, isTextMap, objectOf, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';

/** A pod as far as it can be read. */
export interface DecodedPod {
  readonly pod: k8s.Pod;
  /** Paths from the root that the caller names, of the values that Kubernetes would refuse for their type. */
  readonly mistyped: readonly FieldPath[];
}

/**
 * Reads a PodSpec and the pod's metadata as the API server's decoder does, but value by value: null is an absent field, an explicit empty
 * list stays, list indices stay the text's, and what has a wrong type is dropped and listed. A placeholder that something will
 * fill in later (`${UID}`, `{{ .uid }}`) is absent and not listed.
 */
export function decodePod(spec: Json | undefined, specPath: FieldPath, metadata: Json | undefined, metadataPath: FieldPath): DecodedPod {
  const mistyped: FieldPath[] = [];
  const pod: k8s.Pod = {
    metadata: META(metadata, { root: metadataPath, trail: [], mistyped }) ?? {},
    spec: POD_SPEC(spec, { root: specPath, trail: [], mistyped }) ?? { containers: [] },
  };
  return { pod, mistyped };
}

/**
 * Reads a whole pod that is no longer text, such as the one that admission leaves. Admission copies what it does not know, so nulls and
 * wrong types are still in it: every reader of such a pod starts here or with the readers of `words/json`, never with a cast.
 */
export function readPod(pod: Json | undefined): k8s.Pod {
  const { metadata, spec } = objectOf(pod);
  return decodePod(spec, ['spec'], metadata, ['metadata']).pod;
}

/** Reads one value; undefined where it is absent or of the wrong type, which it then lists. */
type Read<T> = (value: Json | undefined, at: Place) => T | undefined;

/** Where a reader is. Nearly no value needs its path. */
interface Place {
  readonly root: FieldPath;
  /** From the root. */
  readonly trail: (string | number)[];
  readonly mistyped: FieldPath[];
}

function refuse({ root, trail, mistyped }: Place): void {
  mistyped.push([...root, ...trail]);
}

/** Reads a part of the value at a place. */
function readPart<T>(read: Read<T>, value: Json | undefined, at: Place, step: string | number): T | undefined {
  at.trail.push(step);
  const part = read(value, at);
  at.trail.pop();
  return part;
}

type Scalar = string | number | boolean;

function scalar<T extends Scalar>(accepts: (value: Json) => value is T): Read<T> {
  return (value, at) => {
    if (value === undefined || value === null) return undefined;
    if (accepts(value)) return value;
    if (!isPlaceholder(value)) refuse(at);
    return undefined;
  };
}

const text = scalar(isText);
const flag = scalar((value): value is boolean => typeof value === 'boolean');
const integer = scalar((value): value is number => Number.isInteger(value));

/** Any mapping, as it is written. */
const mapping: Read<JsonObject> = (value, at) => {
  if (isObject(value)) return value;
  if (value !== undefined && value !== null) refuse(at);
  return undefined;
};

/** A mapping with these fields; others are not looked at. `required` are the values of fields that are never absent. */
function object<T extends object>(
  fields: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
  required: Partial<T> = {},
): Read<T> {
  const entries = Object.entries<Read<unknown>>(fields);
  return (value, at) => {
    const source = mapping(value, at);
    if (source === undefined) return undefined;
    const result: Record<string, unknown> = { ...required };
    for (const [name, read] of entries) {
      if (!Object.hasOwn(source, name)) continue;
      const field = readPart(read, source[name], at, name);
      if (field !== undefined) result[name] = field;
    }
    return result as T;
  };
}

/** A list; an item that is null or of the wrong type becomes `blank`, so that its followers keep their indices, or goes where there is none. */
function list<T>(item: Read<T>, blank?: T): Read<readonly T[]> {
  return (value, at) => {
    if (value === undefined || value === null) return undefined;
    if (isList(value)) {
      const items = value.map((entry, i) => readPart(item, entry, at, i) ?? blank);
      return items.filter(entry => entry !== undefined);
    }
    refuse(at);
    return undefined;
  };
}

/** Labels and annotations: text by name. */
const texts: Read<Readonly<Record<string, string>>> = (value, at) => {
  const source = mapping(value, at);
  if (source === undefined || isTextMap(source)) return source;
  const result: [string, string][] = [];
  for (const [name, entry] of Object.entries(source)) {
    const read = readPart(text, entry, at, name);
    if (read !== undefined) result.push([name, read]);
  }
  return Object.fromEntries(result);
};

const volume: Read<k8s.Volume> = (value, at) => {
  const source = mapping(value, at);
  return source && { ...source, name: readPart(text, source['name'], at, 'name') ?? '' };
};

const NAMELESS = { name: '' };

const META = object<k8s.ObjectMeta>({ name: text, generateName: text, namespace: text, labels: texts, annotations: texts });

const PROFILE = object<k8s.SeccompProfile>({ type: text, localhostProfile: text });

const ANY_SECURITY_CONTEXT = {
  runAsUser: integer,
  runAsGroup: integer,
  runAsNonRoot: flag,
  seLinuxOptions: object<k8s.SELinuxOptions>({ level: text, role: text, type: text, user: text }),
  seccompProfile: PROFILE,
  appArmorProfile: PROFILE,
  windowsOptions: object<k8s.WindowsOptions>({ hostProcess: flag }),
};

const SECURITY_CONTEXT = object<k8s.SecurityContext>({
  privileged: flag,
  allowPrivilegeEscalation: flag,
  capabilities: object<k8s.Capabilities>({ add: list(text, ''), drop: list(text, '') }),
  ...ANY_SECURITY_CONTEXT,
  readOnlyRootFilesystem: flag,
  procMount: text,
});

const POD_SECURITY_CONTEXT = object<k8s.PodSecurityContext>({
  ...ANY_SECURITY_CONTEXT,
  fsGroup: integer,
  supplementalGroups: list(integer),
  sysctls: list(object<{ readonly name: string; readonly value: string }>({ name: text, value: text }, { name: '', value: '' }), {
    name: '',
    value: '',
  }),
});

const CONTAINER = object<k8s.Container>(
  {
    name: text,
    image: text,
    imagePullPolicy: text,
    command: list(text, ''),
    workingDir: text,
    args: list(text, ''),
    env: list(object<k8s.EnvVar>({ name: text, value: text }, NAMELESS), NAMELESS),
    ports: list(object<k8s.ContainerPort>({ containerPort: integer, hostPort: integer }), {}),
    volumeMounts: list(
      object<k8s.VolumeMount>(
        { name: text, mountPath: text, subPath: text, subPathExpr: text, readOnly: flag },
        { name: '', mountPath: '' },
      ),
      { name: '', mountPath: '' },
    ),
    resources: mapping,
    securityContext: SECURITY_CONTEXT,
    restartPolicy: text,
    livenessProbe: mapping,
    readinessProbe: mapping,
    startupProbe: mapping,
    lifecycle: mapping,
  },
  NAMELESS,
);

const POD_SPEC = object<k8s.PodSpec>(
  {
    serviceAccountName: text,
    serviceAccount: text,
    automountServiceAccountToken: flag,
    hostNetwork: flag,
    hostPID: flag,
    hostIPC: flag,
    hostUsers: flag,
    shareProcessNamespace: flag,
    runtimeClassName: text,
    nodeSelector: texts,
    os: object<{ readonly name?: string }>({ name: text }),
    securityContext: POD_SECURITY_CONTEXT,
    initContainers: list(CONTAINER, NAMELESS),
    containers: list(CONTAINER, NAMELESS),
    ephemeralContainers: list(CONTAINER, NAMELESS),
    volumes: list(volume, NAMELESS),
  },
  { containers: [] },
);
