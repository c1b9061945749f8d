/** The commands that need no cluster, and the registration of all. */
export { registerCommands } from './commands';
