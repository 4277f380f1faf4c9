import type { helpArticles } from '#contracts/limits.ts';
import { useWords } from './words.ts';

/** Leads to a help article, in a tab of its own: what is played, typed or called here goes on. */
export function HelpLink({ article }: { article: (typeof helpArticles)[number] }) {
  const { t } = useWords('site');
  return (
    <a href={`/help/${article}`} target="_blank" rel="noopener">
      {t('readMore')}
    </a>
  );
}
