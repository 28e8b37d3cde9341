// Five rules that need types, and no others: what is about form is the formatter's.
import { join } from 'node:path';
import { parser, plugin } from 'typescript-eslint';

const root = join(import.meta.dirname, '..', '..');

const RULES = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
};

const check = (files, project, rules = RULES) => ({
  files,
  languageOptions: { parser, parserOptions: { project, tsconfigRootDir: root } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  plugins: { '@typescript-eslint': plugin },
  rules,
});

export default [
  check(['src/**/*.ts'], ['tsconfig.json', 'tsconfig.cli.json']),
  // tests assert types on purpose: they hand in what the types forbid
  check(['test/**/*.ts'], ['test/tsconfig.json'], {
    ...RULES,
    '@typescript-eslint/no-unnecessary-type-assertion': 'off',
  }),
  // test/api/types: what must not compile; the others have compilers of their own
  { ignores: ['**/node_modules/**', '**/dist/**', 'test/api/types/**', 'test/playground/**', 'test/frameworks/**'] },
];
