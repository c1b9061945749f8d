/** What the packages, the programs in them and the film of the README may weigh. A limit leaves some room; whoever raises one states the reason in the commit. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** In kB of 1000 bytes. */
const LIMITS = {
  'scc-lens.vsix': 1640,
  'scc-lens.tgz': 810,
  'dist/extension.js': 32,
  'dist/desktop.js': 540,
  'dist/deploy.js': 480,
  'dist/web.js': 500,
  'dist/webServer.js': 1140,
  'dist/cli.js': 16,
  'dist/program.js': 120,
  'dist/archives.js': 40,
  'dist/cluster.js': 100,
  'dist/commands.js': 50,
  'dist/live.js': 220,
  'dist/mcp.js': 320,
  'dist/chunk-*.js': 1510,
  'docs/images/first-fix.gif': 1000,
};

/**
 * A table of the packages in a folder and of the files of the project, and the sentences about what is over its limit, none where
 * all is well.
 */
export function measure(root, packages) {
  const rows = Object.entries(LIMITS).map(([name, limit]) => {
    const folder = path.join(name.includes('/') ? root : packages, path.dirname(name));
    const [start = '', end = null] = path.basename(name).split('*');
    const files = end === null ? [start] : readdirSync(folder).filter(file => file.startsWith(start) && file.endsWith(end));
    const size = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    return { name, size: Math.ceil(size / 1000), limit };
  });
  const lines = rows.map(({ name, size, limit }) => `${name.padEnd(25)} ${`${size} kB`.padStart(8)} of ${`${limit} kB`.padStart(8)}`);
  const over = rows
    .filter(({ size, limit }) => size > limit)
    .map(({ name, size, limit }) => `${name} has ${size} kB, and its limit in scripts/sizes.mjs is ${limit} kB.`);
  return { table: lines.join('\n'), over };
}
