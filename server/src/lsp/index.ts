/** The language server, for a process of its own and for the command line. */
export { serveProcess } from './serveProcess';
