import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Reply } from '#contracts/api.ts';
import { call } from '../../lib/api.ts';
import { formatCount, formatInstant } from '../../lib/format.ts';
import { Paged } from '../../lib/paged.tsx';
import { Empty } from '../../ui/empty.tsx';
import { HelpIcon } from '../../ui/icons.ts';
import { Table, type TableColumn } from '../../ui/table.tsx';
import { findArticle } from './articles.ts';

type Feedback = Reply<'GET /api/help/feedback'>;
type Answer = Feedback['items'][number];

const feedbackQuery = infiniteQueryOptions({
  queryKey: ['help', 'feedback'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /api/help/feedback', pageParam ? { query: { cursor: pageParam } } : {}, { signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
});

const titleOf = (article: string) => findArticle(article)?.title ?? article;

/** What readers answered to "Was this article helpful?": the sums of each article, then every answer. */
export function FeedbackList() {
  const { t } = useTranslation('help');
  const list = useInfiniteQuery(feedbackQuery);
  const totals = list.data?.pages[0]?.totals ?? [];
  const answers = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = totals.reduce((sum, { yes, no }) => sum + yes + no, 0);
  return (
    <Paged list={list} shown={answers.length} total={total} empty={<Empty icon={HelpIcon} title={t('answers.none')} />}>
      <Totals totals={totals} />
      <Answers answers={answers} />
    </Paged>
  );
}

function Totals({ totals }: { totals: Feedback['totals'] }) {
  const { t } = useTranslation('help');
  const number = (count: number) => <span className="number">{formatCount(count)}</span>;
  const columns: TableColumn<Feedback['totals'][number]>[] = [
    { id: 'article', head: t('answers.article'), width: '60%', cell: ({ article }) => titleOf(article) },
    { id: 'yes', head: t('feedback.yes'), cell: ({ yes }) => number(yes) },
    { id: 'no', head: t('feedback.no'), cell: ({ no }) => number(no) },
  ];
  return (
    <Table
      label={t('answers.totals')}
      columns={columns}
      rows={totals}
      hasActions={false}
      rowKey={({ article }) => article}
    />
  );
}

function Answers({ answers }: { answers: Answer[] }) {
  const { t } = useTranslation('help');
  const columns: TableColumn<Answer>[] = [
    { id: 'article', head: t('answers.article'), width: '28%', cell: ({ article }) => titleOf(article) },
    {
      id: 'answer',
      head: t('answers.answer'),
      width: '10%',
      cell: (one) => t(one.isHelpful ? 'feedback.yes' : 'feedback.no'),
    },
    { id: 'comment', head: t('answers.comment'), width: '32%', cell: ({ comment }) => <bdi>{comment || '–'}</bdi> },
    {
      id: 'who',
      head: t('answers.who'),
      cell: ({ author }) => (author ? <bdi title={author.email}>{author.name}</bdi> : t('answers.nobody')),
    },
    {
      id: 'when',
      head: t('answers.when'),
      cell: ({ sentAt }) => <time dateTime={sentAt}>{formatInstant(sentAt)}</time>,
    },
  ];
  return (
    <Table label={t('answers.title')} columns={columns} rows={answers} hasActions={false} rowKey={({ id }) => id} />
  );
}
