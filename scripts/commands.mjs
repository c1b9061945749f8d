/** Programs that are `.cmd` files on Windows, where only a shell can start them. */
const SCRIPTS = new Set(['npm', 'npx', 'code']);

/**
 * A command in the form in which Node's child_process starts it on this system: program, arguments and options to add. Arguments may
 * contain blanks, but no quotation marks.
 */
export function startable(program, args, platform = process.platform) {
  if (platform !== 'win32' || !SCRIPTS.has(program)) return [program, args, {}];
  const quoted = args.map(arg => (/^[\w./:@=-]+$/.test(arg) ? arg : `"${arg}"`));
  return [[program, ...quoted].join(' '), [], { shell: true }];
}
