import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/use-account.ts';
import { DropZone } from '../features/uploads/drop-zone.tsx';
import { uploads } from '../features/uploads/upload-list.ts';
import { UploadRows } from '../features/uploads/upload-rows.tsx';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { NotPermittedPage } from './message-page.tsx';
import styles from './upload-page.module.css';

/** Where videos are uploaded. Uploads go on while the member is on other pages. */
export function UploadPage() {
  const { t } = useTranslation('uploads');
  const account = useAccount();
  usePageTitle(t('title'));
  const { id, may } = account;
  useEffect(() => {
    // When the request fails, interrupted uploads are just not listed here: the item's own page still shows them.
    if (may.createMedia) uploads.findInterrupted(id).catch(() => undefined);
  }, [id, may.createMedia]);
  if (!may.createMedia) return <NotPermittedPage words={t('forbidden')} />;
  return (
    <Column className={styles.column}>
      <PageHead>
        <PageHeading>{t('title')}</PageHeading>
      </PageHead>
      <DropZone onFiles={(files, folders) => void uploads.addFiles(files, folders)} />
      <UploadRows />
    </Column>
  );
}
