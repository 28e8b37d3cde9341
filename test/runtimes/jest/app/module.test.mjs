import * as lib from 'strictjwt';
import suite from './suite.cjs';
import * as portable from './portable.mjs';

suite(lib, portable);
