import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './table.module.css';

export interface TableColumn<Row> {
  id: string;
  /** Plain text: on a phone it labels the value. */
  head: string;
  /** A CSS width such as "38%"; widths make the layout fixed. */
  width?: string;
  cell: (row: Row) => ReactNode;
}

export interface TableProps<Row> {
  label: string;
  /** The first column identifies the row, the last holds its actions unless `hasActions` is false. */
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Mutes rows, such as links that are no longer active. */
  isDim?: (row: Row) => boolean;
  hasActions?: boolean;
}

/** Rows and columns; on a phone each row is a card. Roles are explicit because `display: block` would remove them. */
export function Table<Row>({ label, columns, rows, rowKey, isDim, hasActions = true }: TableProps<Row>) {
  const isFixed = columns.some((column) => column.width);
  return (
    <table
      role="table"
      aria-label={label}
      className={classNames(styles.table, isFixed && styles.fixed, hasActions && styles.withActions)}
    >
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              style={column.width ? { inlineSize: column.width } : undefined}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row" className={isDim?.(row) ? styles.dim : undefined}>
            {columns.map((column, at) => {
              const isLabelled = at > 0 && (!hasActions || at < columns.length - 1);
              return (
                <td key={column.id} role="cell" data-label={isLabelled ? column.head : undefined}>
                  {column.cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The icon buttons at the end of a row, in line with the window's edge. */
export function TableActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
