// What is published: the page beside the documents, with its hash, by a workflow that trusts nobody more than it must.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath, playground } from './build.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the site', () => {
  const site = mkdtempSync(join(tmpdir(), 'strictjwt-site-'));

  beforeAll(() => {
    const env = { ...process.env, GITHUB_REPOSITORY: 'someone/strictjwt' };
    const { status, stderr } = spawnSync('node', [`${playground}site.mjs`, site], { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  afterAll(() => rmSync(site, { recursive: true }));

  function pages(): string[] {
    return readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  }

  it('has the page as it is built, and its hash on the front page and in a file', () => {
    const page = readFileSync(join(site, 'strictjwt.html'));
    const hash = createHash('sha256').update(page).digest('hex');
    expect(page.equals(readFileSync(pagePath))).toBe(true);
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain(`<code>${hash}</code>`);
    expect(readFileSync(join(site, 'strictjwt.html.sha256'), 'utf8')).toBe(`${hash}  strictjwt.html\n`);
  });

  it('has every document, and no link that leads nowhere', () => {
    expect(pages()).toEqual(expect.arrayContaining(['index.html', 'SECURITY.html', join('docs', 'reference.html')]));
    const dead = pages()
      .filter((name) => name !== 'strictjwt.html')
      .flatMap((name) => {
        const html = readFileSync(join(site, name), 'utf8');
        const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link ?? '');
        return links
          .filter((link) => !/^(https?:|mailto:|#.)/.test(link))
          .filter((link) => !existsSync(join(site, dirname(name), decodeURIComponent(link.split('#')[0] || name))))
          .map((link) => `${name}: ${link}`);
      });
    expect(dead).toEqual([]);
  });

  it('runs no script but that of the page', () => {
    for (const name of pages().filter((each) => each !== 'strictjwt.html')) {
      const html = readFileSync(join(site, name), 'utf8');
      expect(html, name).not.toMatch(/<script\b/);
      expect(html, name).toContain("default-src 'none'");
    }
  });
});

describe('the workflow that publishes it', () => {
  const workflow = readFileSync(join(root, '.github/workflows/pages.yml'), 'utf8');

  it('pins each action by its commit', () => {
    const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([]);
  });

  it('gives no permission that a job does not name, and runs nothing foreign where it may write', () => {
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    const writing = workflow.split(/^ {2}(?=\w+:\n)/m).filter((job) => /contents: write|pages: write/.test(job));
    expect(writing).toHaveLength(2);
    for (const job of writing) expect(job).not.toMatch(/npm|npx|checkout|setup-node/);
  });

  it('puts nothing of an event into a command', () => {
    const commands = [...workflow.matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*))/g)].map(([, many, one]) => many ?? one);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => command?.includes('${{'))).toEqual([]);
  });
});
