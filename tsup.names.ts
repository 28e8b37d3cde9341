// Which names of a built module may be short: those that are its own affair, and that no stack trace shows.
import {
  isArrowFunction,
  isBindingElement,
  isClassElement,
  isClassExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isThrowStatement,
  isVariableDeclaration,
  isVariableStatement,
  type Node,
  type SourceFile,
} from 'typescript';

/**
 * Names of two characters, used nowhere in the file, for what the module keeps to itself and no stack trace needs: its
 * constants, the functions through which no error can pass, and those that only make one (who asked for it stands below).
 * @param isProgram then no stack is shown at all: an error is told in a line of its own
 */
export function shortNames(file: SourceFile, code: string, isProgram: boolean): Map<string, string> {
  const declared = declarationsOf(file);
  const shown = isProgram ? new Set<string>() : passedByErrors(declared);
  const exported = new Set((code.match(/^export \{[^}]*\}|^exports\.\w+/gm) ?? []).join(' ').match(/[\w$]+/g));
  const words = new Set(code.match(/[\w$]+/g));
  const pairs = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').flatMap((letter) =>
    Array.from({ length: 36 }, (_, at) => letter + at.toString(36)),
  );
  const free = pairs.filter((name) => !words.has(name));
  const hidden = [...declared.keys()].filter((name) => !shown.has(name) && !exported.has(name));
  return new Map(hidden.map((name, at) => [name, free[at] ?? name]));
}

/** What the module declares at its top, but for classes: their names are in messages. */
function declarationsOf(file: SourceFile): Map<string, Node> {
  const declared = file.statements.flatMap((each): (readonly [Node | undefined, Node])[] => {
    if (isFunctionDeclaration(each)) return [[each.name, each]];
    return isVariableStatement(each) ? each.declarationList.declarations.map((one) => [one.name, one]) : [];
  });
  return new Map(
    declared.flatMap(([name, node]) => {
      const isClass = isVariableDeclaration(node) && node.initializer && isClassExpression(node.initializer);
      return name && isIdentifier(name) && !isClass ? [[name.text, node] as const] : [];
    }),
  );
}

/** The functions that throw or make an error, or that name one that does, directly or by way of others. */
function passedByErrors(declared: ReadonlyMap<string, Node>): Set<string> {
  const named = new Map([...declared].map(([name, node]) => [name, wordsIn(node)]));
  const passed = new Set([...named].filter(([, words]) => words.has('throw')).map(([name]) => name));
  for (let before = -1; before < passed.size; ) {
    before = passed.size;
    for (const [name, words] of named) if ([...words].some((word) => passed.has(word))) passed.add(name);
  }
  // a table of functions is in no stack trace, though what names it may be
  return new Set([...passed].filter((name) => isFunction(declared.get(name)) && !onlyMakes(declared.get(name))));
}

/** `return new UsageError(…)`, and nothing else. */
function onlyMakes(node: Node | undefined): boolean {
  const [only, another] = (node && isFunctionDeclaration(node) && node.body?.statements) || [];
  const made = only && !another && isReturnStatement(only) ? only.expression : undefined;
  return made !== undefined && isNewExpression(made) && isShownError(made.expression);
}

function isFunction(node: Node | undefined): boolean {
  if (!node || isFunctionDeclaration(node)) return true;
  const value = isVariableDeclaration(node) ? node.initializer : undefined;
  return value !== undefined && (isArrowFunction(value) || isFunctionExpression(value));
}

/** A `TokenError` has no stack. */
function isShownError(made: Node): boolean {
  return isIdentifier(made) && /^(?:Usage|Jwks)Error$/.test(made.text);
}

function wordsIn(node: Node): Set<string> {
  const words = new Set<string>();
  const visit = (inner: Node): void => {
    if (isThrowStatement(inner) || (isNewExpression(inner) && isShownError(inner.expression))) words.add('throw');
    if (isIdentifier(inner) && !isPropertyName(inner)) words.add(inner.text);
    inner.forEachChild(visit);
  };
  visit(node);
  return words;
}

/** What to write for a name of the module where it is meant, and is not the name of a property. */
export function shortName(token: Node, names: ReadonlyMap<string, string>): string | undefined {
  const name = isIdentifier(token) ? names.get(token.text) : undefined;
  const { parent } = token;
  if (name === undefined || isPropertyName(token)) return undefined;
  return isShorthandPropertyAssignment(parent) ? `${token.getText()}:${name}` : name;
}

function isPropertyName(token: Node): boolean {
  const { parent } = token;
  if (isBindingElement(parent)) return parent.propertyName === token;
  const isNamed = isPropertyAccessExpression(parent) || isPropertyAssignment(parent) || isClassElement(parent);
  return (isNamed || isMethodDeclaration(parent)) && parent.name === token;
}
