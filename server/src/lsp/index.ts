export { serveProcess } from './serveProcess';
