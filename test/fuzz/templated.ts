/** Charts whose template prints a given manifest: some of its values, lines or parts are written elsewhere, or under a condition. */
import type { Folder } from './folder';
import type { Random } from './random';

interface Draft {
  readonly lines: string[];
  readonly values: string[];
  readonly parts: string[];
}

/** A chart of one template. */
export function templated(manifest: string, random: Random): Folder {
  const draft: Draft = { lines: manifest.split('\n'), values: ['on: true'], parts: [] };
  for (let left = random.below(5); left > 0; left--) random.pick(CHANGES)(draft, random);
  return new Map([
    ['a/Chart.yaml', 'name: a\nversion: 1.0.0\n'],
    ['a/values.yaml', `${draft.values.join('\n')}\n`],
    ['a/templates/_parts.tpl', draft.parts.join('')],
    ['a/templates/a.yaml', draft.lines.join('\n')],
  ]);
}

type Change = (draft: Draft, random: Random) => void;

/** A field or item with all that is in it, or several neighbours, and the blanks before the first. */
function range({ lines }: Draft, random: Random): { readonly at: number; readonly some: readonly string[]; readonly blanks: string } {
  const at = random.below(lines.length);
  const first = lines[at] ?? '';
  const blanks = /^ */.exec(first)?.[0] ?? '';
  const isInside = (line: string): boolean =>
    line.trim() === '' || line.startsWith(`${blanks} `) || (line.startsWith(`${blanks}- `) && !first.startsWith(`${blanks}- `));
  let end = at;
  for (let left = 1 + random.below(3); left > 0 && (end === at || (lines[end] ?? '').startsWith(blanks)); left--) {
    end++;
    while (end < lines.length && isInside(lines[end] ?? '')) end++;
  }
  return { at, some: lines.slice(at, end), blanks };
}

const CHANGES: readonly Change[] = [
  // A value is one of the chart's values.
  ({ lines, values }, random) => {
    const at = random.below(lines.length);
    const [whole, head = '', value = ''] = /^( *(?:- )*[\w.-]+: )([\w./:@-]+)$/.exec(lines[at] ?? '') ?? [];
    if (whole === undefined) return;
    lines[at] = `${head}{{ .Values.v${values.length} }}`;
    values.push(`v${values.length}: ${JSON.stringify(value)}`);
  },
  // Lines are printed under a condition that is true, or as what is printed otherwise.
  (draft, random) => {
    const { at, some, blanks } = range(draft, random);
    const condition = random.pick(['if .Values.on', 'if not .Values.off']);
    draft.lines.splice(at, some.length, `${blanks}{{- ${condition} }}`, ...some, `${blanks}{{- end }}`);
  },
  (draft, random) => {
    const { at, some, blanks } = range(draft, random);
    const others = random.once(2) ? some : range(draft, random).some;
    draft.lines.splice(
      at,
      some.length,
      `${blanks}{{- if .Values.off }}`,
      ...others,
      `${blanks}{{- else }}`,
      ...some,
      `${blanks}{{- end }}`,
    );
  },
  // The same lines are there once more, and never printed.
  (draft, random) => {
    const { at, some, blanks } = range(draft, random);
    draft.lines.splice(at, 0, `${blanks}{{- if .Values.off }}`, ...some, `${blanks}{{- end }}`);
  },
  // Lines are in a template of their own, less indented.
  (draft, random) => {
    const { at, some, blanks } = range(draft, random);
    if (some.some(line => !line.startsWith(blanks))) return;
    const name = `p${draft.parts.length}`;
    draft.parts.push(`{{- define "${name}" -}}\n${some.map(line => line.slice(blanks.length)).join('\n')}\n{{- end }}\n`);
    draft.lines.splice(at, some.length, `${blanks}{{- include "${name}" . | nindent ${blanks.length} }}`);
  },
];
