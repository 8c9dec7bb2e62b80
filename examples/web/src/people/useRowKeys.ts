import { type KeyboardEvent, type RefObject, useCallback } from 'react';

let last: string | undefined;

/** Who was opened last, to whom Back returns the focus. */
export const rememberOpened = (identifier: string): void => {
  last = identifier;
};

/** For a row's link, which may come late. */
export function focusIfOpened(link: HTMLAnchorElement | null): void {
  if (link?.dataset.person === last && document.activeElement === document.body) link?.focus();
}

/** Lets the arrow keys, Home and End move among the links of a table's rows. */
export function useRowKeys(table: RefObject<HTMLTableElement | null>) {
  const links = useCallback(
    () => [...(table.current?.querySelectorAll<HTMLAnchorElement>('a.row-link') ?? [])],
    [table],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target } = event;
    const all = links();
    const at = all.indexOf(target as HTMLAnchorElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  };
  const enter = useCallback(() => links()[0]?.focus(), [links]);
  return { onKeyDown, enter };
}
