import type * as k8s from '@scc-lens/words';
import { isList, isObject, isPlaceholder, isText, isTextMap, objectOf, type Json, type JsonObject } from '@scc-lens/words';

/**
 * Reads a PodSpec and the pod's metadata as the API server's decoder does, but value by value: null is an absent field, an explicit empty
 * list stays, list indices stay the text's, and what has a wrong type is dropped. A placeholder that something will fill in later
 * (`${UID}`, `{{ .uid }}`) is absent and of no wrong type.
 */
export function decodePod(spec: Json | undefined, metadata: Json | undefined): { readonly pod: k8s.Pod; readonly isSound: boolean } {
  const reading = { isSound: true };
  const pod: k8s.Pod = { metadata: META(metadata, reading) ?? {}, spec: POD_SPEC(spec, reading) ?? { containers: [] } };
  return { pod, ...reading };
}

/**
 * Reads a whole pod that is no longer text, such as the one that admission leaves. Admission copies what it does not know, so nulls and
 * wrong types are still in it: every reader of such a pod starts here or with the readers of `words/json`, never with a cast.
 */
export function readPod(pod: Json | undefined): k8s.Pod {
  const { metadata, spec } = objectOf(pod);
  return decodePod(spec, metadata).pod;
}

/** Reads one value; undefined where it is absent or of the wrong type, so that the reading is not sound. */
type Read<T> = (value: Json | undefined, reading: { isSound: boolean }) => T | undefined;

type Scalar = string | number | boolean;

function scalar<T extends Scalar>(accepts: (value: Json) => value is T): Read<T> {
  return (value, reading) => {
    if (value === undefined || value === null) return undefined;
    if (accepts(value)) return value;
    if (!isPlaceholder(value)) reading.isSound = false;
    return undefined;
  };
}

const text = scalar(isText);
const flag = scalar((value): value is boolean => typeof value === 'boolean');
const integer = scalar((value): value is number => Number.isInteger(value));

/** Any mapping, as it is written. */
const mapping: Read<JsonObject> = (value, reading) => {
  if (isObject(value)) return value;
  if (value !== undefined && value !== null) reading.isSound = false;
  return undefined;
};

/** A mapping with these fields; others are not looked at. `required` are the values of fields that are never absent. */
function object<T extends object>(
  fields: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
  required: Partial<T> = {},
): Read<T> {
  const entries = Object.entries<Read<unknown>>(fields);
  return (value, reading) => {
    const source = mapping(value, reading);
    if (source === undefined) return undefined;
    const result: Record<string, unknown> = { ...required };
    for (const [name, read] of entries) {
      if (!Object.hasOwn(source, name)) continue;
      const field = read(source[name], reading);
      if (field !== undefined) result[name] = field;
    }
    return result as T;
  };
}

/** A list; an item that is null or of the wrong type becomes `blank`, so that its followers keep their indices, or goes where there is none. */
function list<T>(item: Read<T>, blank?: T): Read<readonly T[]> {
  return (value, reading) => {
    if (value === undefined || value === null) return undefined;
    if (isList(value)) return value.map(entry => item(entry, reading) ?? blank).filter(entry => entry !== undefined);
    reading.isSound = false;
    return undefined;
  };
}

/** Labels and annotations: text by name. */
const texts: Read<Readonly<Record<string, string>>> = (value, reading) => {
  const source = mapping(value, reading);
  if (source === undefined || isTextMap(source)) return source;
  const result: [string, string][] = [];
  for (const [name, entry] of Object.entries(source)) {
    const read = text(entry, reading);
    if (read !== undefined) result.push([name, read]);
  }
  return Object.fromEntries(result);
};

const volume: Read<k8s.Volume> = (value, reading) => {
  const source = mapping(value, reading);
  return source && { ...source, name: text(source['name'], reading) ?? '' };
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
