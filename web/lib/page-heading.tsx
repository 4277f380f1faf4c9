import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { siteName } from './site-name.ts';
import { useWords } from './words.ts';

let isArrivalAwaited = false;

/** Announces that another page replaces this one: its heading takes focus, so that a screen reader reads it. */
export function awaitHeading(): void {
  isArrivalAwaited = true;
}

/** Sets the title of the tab and the history entry; null while the page does not know it yet. */
export function usePageTitle(page: string | null): void {
  const { t } = useWords('site');
  useEffect(() => {
    document.title = page ? t('pageTitle', { page, site: siteName() }) : siteName();
  }, [page, t]);
}

/** The one h1 of a page. */
export function PageHeading({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isArrivalAwaited) return;
    isArrivalAwaited = false;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
