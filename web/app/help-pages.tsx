import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../features/accounts/queries.ts';
import { ArticleBody } from '../features/help/article-body.tsx';
import { findArticle, searchArticles, type Article } from '../features/help/articles.ts';
import { FeedbackForm } from '../features/help/feedback-form.tsx';
import styles from '../features/help/help.module.css';
import { related } from '../features/help/related.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { useSearchOf } from '../lib/use-typed-search.ts';
import { Empty } from '../ui/empty.tsx';
import { Icon } from '../ui/icon.tsx';
import { BackIcon, HelpIcon } from '../ui/icons.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { SearchField } from '../ui/search-field.tsx';

const listRoute = getRouteApi('/everybody/help');
const articleRoute = getRouteApi('/everybody/help/$article');

/** All articles, and a search in their texts. */
export function HelpPage() {
  const { t } = useTranslation('help');
  const { query = '' } = listRoute.useSearch();
  const navigate = useNavigate();
  const { typed, setTyped } = useSearchOf(
    query,
    (words) => void navigate({ to: '/help', search: words ? { query: words } : {}, replace: true, resetScroll: false }),
  );
  const found = searchArticles(typed);
  usePageTitle(t('title'));
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('title')}</PageHeading>
      </PageHead>
      <search className={styles.search}>
        <SearchField label={t('search')} isLabelShown value={typed} onChange={setTyped} />
      </search>
      <div role="status">
        {found.length === 0 && (
          <Empty icon={HelpIcon} title={t('none')}>
            {t('noneWords')}
          </Empty>
        )}
      </div>
      <ul className={styles.list}>
        {found.map(({ name, title, audience }) => (
          <li key={name}>
            <Link to="/help/$article" params={{ article: name }}>
              {title}
            </Link>
            <p className="muted">{audience}</p>
          </li>
        ))}
      </ul>
    </Column>
  );
}

/** One article, with its contents beside it. */
export function HelpArticlePage() {
  const { t } = useTranslation('help');
  const { article: name } = articleRoute.useParams();
  const article = findArticle(name);
  usePageTitle(article?.title ?? t('missing'));
  if (!article)
    return (
      <Column>
        <Empty icon={HelpIcon} title={t('missing')} action={<BackToHelp />}>
          {t('missingWords')}
        </Empty>
      </Column>
    );
  return (
    <Column>
      <div className={styles.layout}>
        <div className={styles.head}>
          <BackToHelp />
          <PageHeading>{article.title}</PageHeading>
          <p className="muted">{article.audience}</p>
        </div>
        <Contents article={article} />
        <div className={styles.body}>
          <ArticleText key={name} article={article} />
        </div>
      </div>
    </Column>
  );
}

function BackToHelp() {
  const { t } = useTranslation('help');
  return (
    <Link to="/help" className={styles.back}>
      <Icon of={BackIcon} size="small" />
      {t('back')}
    </Link>
  );
}

function Contents({ article }: { article: Article }) {
  const { t } = useTranslation('help');
  return (
    <nav aria-labelledby="contents" className={styles.contents}>
      <h2 id="contents">{t('contents')}</h2>
      <ul>
        {article.sections.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ArticleText({ article }: { article: Article }) {
  const { t } = useTranslation('help');
  // Asked by the frame; asking again here would take the page away while a stranger's answer is awaited.
  const isSignedIn = useQueryClient().getQueryData(accountQuery.queryKey) !== undefined;
  return (
    <>
      <div className={styles.article}>
        <ArticleBody
          tokens={article.body}
          link={(name, words) => (
            <Link to="/help/$article" params={{ article: name }}>
              {words}
            </Link>
          )}
        />
      </div>
      <FeedbackForm article={article.name} isSignedIn={isSignedIn} />
      <nav className={styles.related} aria-labelledby="related">
        <h2 id="related">{t('related')}</h2>
        <ul>
          {related[article.name].map((name) => (
            <li key={name}>
              <Link to="/help/$article" params={{ article: name }}>
                {findArticle(name)?.title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
