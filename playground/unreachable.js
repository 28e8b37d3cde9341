// Says what is never so on this page, so that the build leaves out what would follow from it: a browser has no built-in
// modules and key objects of Node, and the page hands in neither signers of its own nor options of other libraries,
// and no argument too many.
// None of it judges a token. The last three are rare writings of a key: the library looks for them in a secret and in
// claims, and here, where nobody's server takes its keys from, the file is smaller.
const NEVER = [
  ['src/runtime.ts', 'builtin', 'undefined'],
  ['src/keys/forms/key-object.ts', 'isKeyObject', 'false'],
  ['src/keys/tools/external-signer.ts', 'isExternalSigner', 'false'],
  ['src/options/foreign-names.ts', 'foreignName', 'undefined'],
  ['src/options/read.ts', 'refuseSecond', 'undefined'],
  ['src/keys/forms/digits.ts', 'fromBase85', '[]'],
  ['src/keys/forms/digits.ts', 'fromNumbers', '[]'],
  ['src/public-only.ts', 'decoded', '[]'],
];

/** @returns {import('vite').Plugin} */
export function unreachable() {
  return {
    name: 'unreachable',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const here = NEVER.filter(([file]) => id.endsWith(`/${file}`));
      if (here.length === 0) return null;
      return { code: here.reduce((left, [, name, answer]) => alwaysAnswering(left, name, answer), code), map: null };
    },
  };
}

/** The function of this name with another body. Where it is not there any more, the file is larger, and as good. */
function alwaysAnswering(code, name, answer) {
  const body = new RegExp(`(^export function ${name}\\([^)]*\\)[^{]*\\{\\n).*?\\n\\}$`, 'ms');
  return code.replace(body, `$1return ${answer};\n}`);
}
