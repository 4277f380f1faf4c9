import { helpArticles } from '#contracts/limits.ts';
import { readArticle, type ArticleText } from './read-article.ts';

export type ArticleName = (typeof helpArticles)[number];

export interface Article extends ArticleText {
  name: ArticleName;
}

const texts = import.meta.glob<string>('./articles/en/*.md', { eager: true, query: '?raw', import: 'default' });
const pictures = import.meta.glob<string>('../../../docs/screenshots/*.jpg', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** All articles, in the order of `helpArticles`. */
export const articles: Article[] = helpArticles.map((name) => ({
  name,
  ...readArticle(texts[`./articles/en/${name}.md`] ?? ''),
}));

export function findArticle(name: string): Article | undefined {
  return articles.find((article) => article.name === name);
}

/** The address of a picture; stories make them for the help and the README alike. */
export function pictureAddress(name: string): string | undefined {
  return pictures[`../../../docs/screenshots/${name}.jpg`];
}

/** Articles in which every word of the search occurs, those with a word in the title first. */
export function searchArticles(query: string): Article[] {
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = articles.filter(({ searchText }) => words.every((word) => searchText.includes(word)));
  const isInTitle = ({ title }: Article) => words.some((word) => title.toLowerCase().includes(word));
  return [...found.filter(isInTitle), ...found.filter((article) => !isInTitle(article))];
}
