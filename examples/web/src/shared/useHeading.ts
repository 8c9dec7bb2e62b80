import { useEffect, useRef } from 'react';

let arrivedByHistory = true;
addEventListener('popstate', () => {
  arrivedByHistory = true;
});
// Sent by wouter, which changes pages.
addEventListener('pushState', () => {
  arrivedByHistory = false;
});

/**
 * For a page's heading: names the browser's tab and, when a link has led here, takes the focus to it, as a
 * freshly loaded page would. Back and Forward leave the scrolling to the browser.
 */
export function useHeading(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · People`;
  }, [title]);
  useEffect(() => {
    if (arrivedByHistory) return;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
