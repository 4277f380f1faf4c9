import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClasses } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { UploadIcon } from '../ui/icons.ts';

/** The link to Upload in an empty list; the topbar has the primary one. */
export function UploadLink() {
  const { t } = useTranslation('site');
  return (
    <Link to="/upload" className={buttonClasses()}>
      <Icon of={UploadIcon} size="button" />
      {t('topbar.upload')}
    </Link>
  );
}
