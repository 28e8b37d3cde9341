// Puts a document's code blocks together to what is run: one script for each chain of blocks that share a scope.
//
//   <!-- docs: continues -->    the next js or ts block goes on in the scope of the one before
//   <!-- docs: setup            code, or commands, that the next block needs and no reader does
//   const request = ...
//   -->
//
//   <!-- run: app.test.mjs -->  the next block is a file that test/package/applications.mjs runs with a test runner
//
// A comment `// → text` in a script, or a `text` block right behind it, is what the script prints. A `text` block behind
// an `sh` block is what its last command prints.
import type { Document, Item } from './markdown.ts';

export interface Script {
  /** as in `README.md:12` */
  readonly title: string;
  /** every line where it stands in the document, so that errors name the document's lines */
  readonly source: string;
  readonly prints: readonly string[];
}

/** A line of an `sh` block. */
export interface Command {
  readonly title: string;
  readonly line: string;
  readonly prints?: readonly string[];
}

interface Block extends Item {
  readonly continues: boolean;
  readonly setup: Item | undefined;
}

const OTHER_COMMENTS = ['options', 'rows', 'performance', 'size', 'mutation', 'runtimes'];

/** The blocks with what the comments before them say. @throws for an unknown comment, or one without a block */
function blocksOf({ path, items }: Document): Block[] {
  const blocks: Block[] = [];
  let continues = false;
  let setup: Item | undefined;
  let isElsewhere = false;
  for (const item of items) {
    if (isElsewhere && item.type === 'block') isElsewhere = false;
    else if (item.type === 'block') {
      blocks.push({ ...item, continues, setup });
      [continues, setup] = [false, undefined];
    } else if (item.kind === 'run') isElsewhere = true;
    else if (item.kind === 'docs' && item.text === 'continues') continues = true;
    else if (item.kind === 'docs' && item.text.startsWith('setup\n')) setup = item;
    else if (!OTHER_COMMENTS.includes(item.kind)) throw trouble(path, item, `unknown comment "${item.kind}"`);
  }
  if (continues || setup || isElsewhere) throw new Error(`${path}: its last directive has no block`);
  return blocks;
}

export function scriptsOf(document: Document): Script[] {
  const scripts: ScriptBuilder[] = [];
  let before: Block | undefined;
  for (const block of blocksOf(document)) {
    const script = scripts.at(-1);
    if (block.kind === 'js' || block.kind === 'ts') {
      if (block.continues && script) script.add(block);
      else scripts.push(new ScriptBuilder(document, block));
    } else if (block.kind === 'text') {
      const isOutput = before?.kind === 'js' || before?.kind === 'ts';
      if (before?.kind === 'sh') continue;
      if (!script || !isOutput) throw trouble(document.path, block, 'whose output is this?');
      script.expectOutput(block.text);
    } else if (block.kind !== 'sh') throw trouble(document.path, block, `nobody knows how to run "${block.kind}"`);
    before = block;
  }
  return scripts.map((script) => script.finish());
}

class ScriptBuilder {
  readonly #title: string;
  readonly #lines: string[];
  readonly #prints: string[] = [];

  constructor(document: Document, first: Block) {
    if (first.continues) throw trouble(document.path, first, 'there is no block to continue');
    this.#title = `${document.path}:${first.line}`;
    this.#lines = document.lines.map(() => '');
    this.add(first);
  }

  add({ text, line, setup }: Block): void {
    if (setup) this.#place(setup.text.slice('setup'.length), setup.line);
    this.#place(text, line);
  }

  #place(code: string, line: number): void {
    code.split('\n').forEach((text, at) => {
      this.#lines[line - 1 + at] = text;
      const printed = /\/\/ → (.*)$/.exec(text)?.[1];
      if (printed !== undefined) this.#prints.push(printed);
    });
  }

  expectOutput(text: string): void {
    this.#prints.push(...text.split('\n'));
  }

  finish(): Script {
    return { title: this.#title, source: this.#lines.join('\n'), prints: this.#prints };
  }
}

export function commandsOf(document: Document): Command[] {
  const blocks = blocksOf(document);
  return blocks.flatMap((block, at) => {
    const after = blocks[at + 1];
    return block.kind === 'sh' ? commandsIn(document, block, after?.kind === 'text' ? after.text : undefined) : [];
  });
}

function commandsIn({ path }: Document, { line, text, setup }: Block, output: string | undefined): Command[] {
  const all = `${setup?.text.slice('setup'.length) ?? ''}\n${text}`.replaceAll(/\\\n\s*/g, '').split('\n');
  const commands = all.filter((command) => command !== '' && !command.startsWith('#'));
  return commands.map((command, at) => ({
    title: `${path}:${line}`,
    line: command,
    ...(output !== undefined && at === commands.length - 1 && { prints: output.split('\n') }),
  }));
}

function trouble(path: string, item: Item, message: string): Error {
  return new Error(`${path}:${item.line}: ${message}`);
}
