import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { walkTokens } from 'marked';
import { helpArticles } from '#contracts/limits.ts';
import { readArticle, targetName } from './read-article.ts';
import { related } from './related.ts';

const folder = join(import.meta.dirname, 'articles', 'en');
const names: readonly string[] = helpArticles;
const pictures = readdirSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'screenshots'));

describe('help articles', () => {
  it('are the files of the folder', () => {
    assert.deepEqual(readdirSync(folder).sort(), names.map((name) => `${name}.md`).sort());
  });

  for (const name of helpArticles) {
    it(`${name} says for whom it is, has sections, and links to articles and pictures that exist`, () => {
      const article = readArticle(readFileSync(join(folder, `${name}.md`), 'utf8'));
      assert.ok(article.title && article.audience.startsWith('For '), article.audience);
      assert.ok(article.sections.length >= 2);
      assert.equal(new Set(article.sections.map(({ id }) => id)).size, article.sections.length);
      const missing: string[] = [];
      void walkTokens(article.body, (token) => {
        if (token.type === 'link' && !names.includes(targetName(token.href))) missing.push(token.href);
        if (token.type === 'image' && !pictures.includes(`${targetName(token.href)}.jpg`)) missing.push(token.href);
      });
      assert.deepEqual(missing, []);
      assert.ok(!related[name].includes(name));
    });
  }

  it('are found by words without their marks', () => {
    const { searchText } = readArticle(
      '# Title\n\nFor all.\n\n## One\n\nTurn **Enable** on, see [links](guest-links.md).\n',
    );
    assert.ok(searchText.includes('turn enable on, see links.'), searchText);
  });
});
