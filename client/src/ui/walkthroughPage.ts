/** The walkthrough as HTML of one column, in the colors of the theme, without scripts. */

/** A walkthrough in package.json. */
export interface Contributed {
  readonly title: string;
  readonly description: string;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly description: string }[];
}

/** `pictures` are the SVG texts of the steps in their order, and `done` the ids of those that are ticked. */
export function walkthroughPage({ title, description, steps }: Contributed, pictures: readonly string[], done: readonly string[]): string {
  const sections = steps.map((step, i) => {
    const isDone = done.includes(step.id);
    const mark = `<span role="checkbox" aria-disabled="true" aria-checked="${String(isDone)}" aria-label="${escaped(step.title)}"></span>`;
    return `<section id="${step.id}"><h2>${mark}${escaped(step.title)}</h2>${htmlOf(step.description)}${pictures[i] ?? ''}</section>`;
  });
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
  return `<!DOCTYPE html><html><head>${head}<style>${STYLE}</style></head><body><h1>${escaped(title)}</h1><p>${escaped(description)}</p>${sections.join('')}</body></html>`;
}

/** Paragraphs of text, links and bold words, as in a walkthrough of VS Code: a line that is only a link is a button. */
function htmlOf(description: string): string {
  const linked = (line: string): string =>
    escaped(line)
      .replace(/\[([^[\]]+)\]\(([^()]+)\)/g, '<a href="$2">$1</a>')
      .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');
  return description
    .split('\n')
    .map(line => `<p${line.startsWith('[') ? ' class="button"' : ''}>${linked(line)}</p>`)
    .join('');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => `&#${String(character.charCodeAt(0))};`);

const STYLE = `
body { max-width: 36em; margin: 0 auto; padding: 1em 1.5em; line-height: 1.4; }
h1 { font-size: 1.6em; font-weight: normal; margin: 0; }
h2 { font-size: 1.1em; margin: 2em 0 0; }
p { margin: .5em 0; }
svg { display: block; width: 100%; height: auto; margin-top: .75em; }
[role=checkbox] { display: inline-block; width: 1em; height: 1em; margin-right: .6em; border: 1px solid; border-radius: 50%; font-size: .9em; line-height: 1; text-align: center; vertical-align: -.1em; overflow: hidden; }
[aria-checked=true] { color: var(--vscode-button-foreground); background: var(--vscode-button-background); border-color: var(--vscode-contrastBorder, transparent); }
[aria-checked=true]::before { content: '✓'; }
.button a { display: inline-block; padding: .3em .8em; border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 2px; color: var(--vscode-button-foreground); background: var(--vscode-button-background); text-decoration: none; }
.button a:hover { background: var(--vscode-button-hoverBackground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }`;
