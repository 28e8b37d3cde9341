// Writes top-level functions as arrows, which a minifier may not do by itself: a twentieth of the file is the words
// `function` and `return`. All of them come first in the module, in one statement that calls nothing, so that each is
// there before anything is run, as a function declaration is.

/** @returns {import('vite').Plugin} */
export function topLevelArrows() {
  return {
    name: 'top-level-arrows',
    apply: 'build',
    renderChunk(code) {
      const { body } = this.parse(code);
      const constructed = namesConstructed(body);
      const declared = body.filter((node) => isPlain(node) && !constructed.has(node.id.name));
      const arrows = declared.map((node) => `${node.id.name} = ${arrowOf(node, code)}`);
      if (arrows.length === 0) return null;
      return { code: `const ${arrows.join(',\n')};\n${without(code, declared)}`, map: null };
    },
  };
}

function isPlain(node) {
  return (
    node.type === 'FunctionDeclaration' && !node.generator && !usesOwnScope(node.params) && !usesOwnScope(node.body)
  );
}

function arrowOf({ async, params, body }, code) {
  const names = params.map(({ start, end }) => code.slice(start, end)).join(', ');
  return `${async ? 'async ' : ''}(${names}) => ${code.slice(body.start, body.end)}`;
}

function without(code, nodes) {
  let rest = '';
  let end = 0;
  for (const node of nodes) {
    rest += code.slice(end, node.start);
    end = node.end;
  }
  return rest + code.slice(end);
}

/** `this`, `arguments` and `new.target` mean something else in an arrow. */
function usesOwnScope(part) {
  return some(part, ({ type, name }) => {
    if (type === 'FunctionExpression' || type === 'FunctionDeclaration' || type.startsWith('Class')) return 'skip';
    return type === 'ThisExpression' || type === 'MetaProperty' || (type === 'Identifier' && name === 'arguments');
  });
}

/** Functions that are called with `new`, assigned to, extended, or handed on as a constructor with a prototype. */
function namesConstructed(body) {
  const names = new Set();
  some(body, (node) => {
    if (node.type === 'NewExpression') names.add(node.callee.name);
    if (node.type === 'AssignmentExpression') names.add(node.left.name);
    if (node.type === 'MemberExpression' && node.property.name === 'prototype') names.add(node.object.name);
    if (node.superClass) names.add(node.superClass.name);
    return false;
  });
  return names;
}

/** Whether `test` is true of a node or of one below it; it answers 'skip' for those not to look into. */
function some(part, test) {
  if (Array.isArray(part)) return part.some((each) => some(each, test));
  if (typeof part !== 'object' || part === null) return false;
  const answer = typeof part.type === 'string' ? test(part) : false;
  if (answer === 'skip') return false;
  return answer || Object.values(part).some((each) => typeof each === 'object' && some(each, test));
}
