import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { EditIcon, MoreIcon, TrashIcon } from '../../ui/icons.ts';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/menu.tsx';
import { DeleteMediaDialog } from './delete-media-dialog.tsx';
import styles from './media.module.css';

/** The actions on an item, in the menu of its card. */
export function MediaCardMenu({ item, children }: { item: MediaItem; children?: ReactNode }) {
  const { t } = useTranslation('media');
  const [isAsking, setIsAsking] = useState(false);
  const dots = useRef<Element>(null);
  const ask = () => {
    // The menu has already returned focus to its button.
    dots.current = document.activeElement;
    setIsAsking(true);
  };
  const trigger = (
    <IconButton
      icon={MoreIcon}
      size="small"
      className={styles.cardMenu}
      label={t('menu.label', { title: item.title })}
      tip={t('menu.tip')}
    />
  );
  return (
    <>
      <Menu trigger={trigger}>
        {item.may.edit && (
          <MenuLink icon={EditIcon} link={<Link to="/media/$mediaId/edit" params={{ mediaId: item.id }} />}>
            {t('menu.edit')}
          </MenuLink>
        )}
        {children}
        {(item.may.edit || children) && item.may.delete && <MenuSeparator />}
        {item.may.delete && (
          <MenuItem icon={TrashIcon} look="danger" onSelect={ask}>
            {t('menu.delete')}
          </MenuItem>
        )}
      </Menu>
      <DeleteMediaDialog item={item} isOpen={isAsking} onClose={() => setIsAsking(false)} opener={dots} />
    </>
  );
}
