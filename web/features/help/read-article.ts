import { lexer, type Token, type Tokens } from 'marked';

export interface ArticleText {
  title: string;
  /** The first paragraph: for whom the article is. */
  audience: string;
  /** Everything below it. */
  body: Token[];
  /** The headings of the body, with the ids that lead to them. */
  sections: { id: string; title: string }[];
  /** Words without their marks, in lower case, for search. */
  searchText: string;
}

/** Reads an article: `# Title`, a paragraph that says for whom it is, then `## sections`. */
export function readArticle(markdown: string): ArticleText {
  const [title, audience, ...body] = lexer(markdown).filter(({ type }) => type !== 'space');
  return {
    title: textOf(title),
    audience: textOf(audience),
    body,
    sections: body.filter(isHeading).map((heading) => ({ id: sectionId(heading), title: heading.text })),
    searchText: markdown.toLowerCase().replaceAll(/[*>#[\]]|\([\w./-]+\)/gu, ''),
  };
}

function textOf(token: Token | undefined): string {
  return token && 'text' in token && typeof token.text === 'string' ? token.text : '';
}

export function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

export function sectionId({ text }: Pick<Tokens.Heading, 'text'>): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
}

/** The name of the article or picture that a link of an article leads to: its file without folder and ending. */
export function targetName(href: string): string {
  return /[\w-]+(?=\.\w+$)/u.exec(href)?.[0] ?? href;
}
