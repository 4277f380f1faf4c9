import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconShape } from './icon.tsx';
import styles from './tabs.module.css';

export interface TabsProps<V extends string> {
  /** The name of the group of tabs. */
  label: string;
  value: V;
  onChange: (value: V) => void;
  items: readonly { value: V; label: ReactNode; count?: ReactNode; icon?: IconShape }[];
  /** line underlines the chosen label; tiles are icons above small labels, as in the share window. */
  look?: 'line' | 'tiles';
  /** Stands in the tabs' row, after them, without being one. */
  after?: ReactNode;
  /** One `TabPanel` for each value. */
  children: ReactNode;
}

/** Several views in one place: arrow keys go between the tabs. For links use `NavTabs`. */
export function Tabs<V extends string>({
  label,
  value,
  onChange,
  items,
  look = 'line',
  after,
  children,
}: TabsProps<V>) {
  const isLine = look === 'line';
  const list = (
    <BaseTabs.List aria-label={label} activateOnFocus className={isLine ? styles.line : styles.tiles}>
      {items.map((item) => (
        <BaseTabs.Tab key={item.value} value={item.value} className={isLine ? styles.lineTab : styles.tile}>
          {item.icon && <Icon of={item.icon} size={isLine ? 'small' : 'medium'} />}
          {item.label}
          {item.count != null && <span className={styles.count}>{item.count}</span>}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
  );
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onChange(next as V)} className={styles.root}>
      {after ? (
        <div className={styles.withAfter}>
          {list}
          {after}
        </div>
      ) : (
        list
      )}
      {children}
    </BaseTabs.Root>
  );
}

/** The content of one tab. */
export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  return (
    <BaseTabs.Panel value={value} className={classNames(styles.panel, className)}>
      {children}
    </BaseTabs.Panel>
  );
}
