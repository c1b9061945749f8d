/** Programs with which pages of docs/ are tried. In continuous integration as root on Debian, what is absent is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PROGRAMS = {
  nvim: { isThere: () => runs('nvim', '--version'), packages: ['neovim'] },
  // An Emacs older than 29 has no Eglot of its own.
  emacs: {
    isThere: () =>
      runs('emacs', '--batch', '--eval', "(progn (require 'package) (package-activate-all) (require 'eglot) (require 'yaml-mode))"),
    packages: ['emacs-nox', 'elpa-yaml-mode', 'elpa-eglot'],
  },
  'pre-commit': { isThere: () => runs('pre-commit', '--version'), packages: ['pre-commit'] },
};

function runs(program, ...args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** Whether a program of this table can be run, installed first where that is possible in continuous integration. */
export function hasProgram(name) {
  const { isThere, packages } = PROGRAMS[name];
  if (isThere()) return true;
  if (!process.env.CI || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.error(`Installing ${packages.join(', ')}…`);
  return apt('update', '-q') && apt('install', '-q', '-y', '--no-install-recommends', ...packages) && isThere();
}
