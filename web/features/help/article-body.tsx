import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { pictureAddress } from './articles.ts';
import { sectionId, targetName } from './read-article.ts';
import styles from './help.module.css';

interface PartsProps {
  tokens: Token[] | undefined;
  /** Draws a link to another article. */
  link: (name: string, words: ReactNode) => ReactNode;
}

/** The text of an article. Only the marks that articles use are known; anything else shows as it is written. */
export function ArticleBody(props: PartsProps) {
  return each(props.tokens, (token) => <Block token={token} link={props.link} />);
}

function Block({ token, link }: { token: Token } & Omit<PartsProps, 'tokens'>): ReactNode {
  switch (token.type) {
    case 'heading':
      return (
        <h2 id={sectionId(token as Tokens.Heading)} tabIndex={-1}>
          {(token as Tokens.Heading).text}
        </h2>
      );
    case 'list':
      return <List list={token as Tokens.List} link={link} />;
    case 'blockquote':
      return (
        <Notice>
          <ArticleBody tokens={token.tokens} link={link} />
        </Notice>
      );
    case 'paragraph': {
      const [first] = token.tokens ?? [];
      if (first?.type === 'image') return <Picture image={first as Tokens.Image} />;
      return (
        <p>
          <Inline tokens={token.tokens} link={link} />
        </p>
      );
    }
    default:
      return token.raw;
  }
}

function List({ list, link }: { list: Tokens.List } & Omit<PartsProps, 'tokens'>) {
  const Tag = list.ordered ? 'ol' : 'ul';
  return (
    <Tag className={list.ordered ? styles.steps : styles.points}>
      {list.items.map((item) => (
        <li key={item.raw}>
          <Inline tokens={item.tokens} link={link} />
        </li>
      ))}
    </Tag>
  );
}

function Inline({ tokens, link }: PartsProps) {
  return each(tokens, (token) => {
    const inside = 'tokens' in token ? <Inline tokens={token.tokens} link={link} /> : null;
    if (token.type === 'strong') return <strong>{inside}</strong>;
    if (token.type === 'em') return <em>{inside}</em>;
    if (token.type === 'link') return link(targetName((token as Tokens.Link).href), inside);
    return inside ?? (token as Tokens.Text).text;
  });
}

function Picture({ image }: { image: Tokens.Image }) {
  return (
    <figure className={styles.figure}>
      <img src={pictureAddress(targetName(image.href))} alt="" loading="lazy" />
      <figcaption>{image.text}</figcaption>
    </figure>
  );
}

/** The order of an article's parts never changes, so their places are their keys. */
function each(tokens: Token[] | undefined, draw: (token: Token) => ReactNode): ReactNode {
  return tokens?.map((token, place) => <Fragment key={`${place} ${token.raw}`}>{draw(token)}</Fragment>);
}
