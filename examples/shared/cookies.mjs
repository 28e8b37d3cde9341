// Cookies by the package that most frameworks use: it is installed here, beside the other packages of the examples.
export { parse, serialize } from 'cookie';
