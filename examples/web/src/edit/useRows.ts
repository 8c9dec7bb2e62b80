import { useEffect, useRef } from 'react';

let made = 0;

/** A list of rows in a form. A row that is added gets the focus; where one is removed, a neighbour does. */
export function useRows<Row>(
  rows: readonly Row[],
  change: (rows: readonly Row[]) => void,
  empty: (key: string) => Row,
) {
  const list = useRef<HTMLUListElement>(null);
  const focusAt = useRef<number>(undefined);
  useEffect(() => {
    if (focusAt.current === undefined) return;
    const items = list.current?.children;
    const item = items?.[Math.min(focusAt.current, items.length - 1)];
    focusAt.current = undefined;
    const next =
      item?.querySelector('input') ?? list.current?.parentElement?.querySelector(':scope > button');
    if (next instanceof HTMLElement) next.focus();
  });
  return {
    list,
    set: (at: number, values: Partial<Row>) =>
      change(rows.map((row, index) => (index === at ? { ...row, ...values } : row))),
    remove: (at: number) => {
      focusAt.current = at;
      change(rows.filter((_row, index) => index !== at));
    },
    add: () => {
      focusAt.current = rows.length;
      change([...rows, empty(`new-${++made}`)]);
    },
  };
}
