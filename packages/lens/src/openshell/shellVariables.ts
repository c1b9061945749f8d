/** A text doubling itself through its variables would grow without end; no path is as long as this. */
const LONGEST_EXPANSION = 4096;

const KUBELET = /\$\(([A-Za-z_]\w*)\)/y;
const NAME = /\$\{?([A-Za-z_]\w*)/y;

/** Fills in `$(NAME)` as the kubelet does, and `$NAME`, `${NAME}`, `${NAME:-default}` as a shell does; unknown names stay as they are. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  let expanded = '';
  let done = 0;
  let brace = -1;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', Math.max(at + 1, done))) {
    // The next closing brace is looked for once, however many opening ones precede it.
    if (brace < at) brace = endingAt(text.indexOf('}', at), text);
    const found = variableAt(text, at, brace);
    if (found === null) continue;
    expanded += text.slice(done, at) + (variables.get(found.name) ?? found.fallback ?? text.slice(at, found.end));
    if (expanded.length > LONGEST_EXPANSION) return text;
    done = found.end;
  }
  expanded += text.slice(done);
  return expanded.length > LONGEST_EXPANSION ? text : expanded;
}

const endingAt = (found: number, text: string): number => (found < 0 ? text.length : found);

interface Variable {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly end: number;
}

/** The variable that a `$` starts; `brace` is the place of the next closing brace. */
function variableAt(text: string, at: number, brace: number): Variable | null {
  KUBELET.lastIndex = NAME.lastIndex = at;
  const [, kubelet] = KUBELET.exec(text) ?? [];
  if (kubelet !== undefined) return { name: kubelet, fallback: undefined, end: KUBELET.lastIndex };
  const [, name] = NAME.exec(text) ?? [];
  if (name === undefined) return null;
  if (text[at + 1] !== '{') return { name, fallback: undefined, end: NAME.lastIndex };
  if (brace >= text.length) return null;
  const rest = text.slice(NAME.lastIndex, brace);
  const dash = rest.startsWith(':-') ? 2 : rest.startsWith('-') ? 1 : 0;
  return rest !== '' && dash === 0 ? null : { name, fallback: dash === 0 ? undefined : rest.slice(dash), end: brace + 1 };
}
