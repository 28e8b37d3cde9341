import * as strictjwt from 'strictjwt';
import { useLibrary } from './use.mjs';

await useLibrary(strictjwt);
console.log(Object.keys(strictjwt).sort().join(' '));
