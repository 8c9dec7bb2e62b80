import type { ReactNode } from 'react';

/** Something that went wrong or needs a decision; read out as soon as it is there. */
export const Notice = ({
  children,
  kind = 'bad',
}: {
  children: ReactNode;
  kind?: 'bad' | 'warn' | 'good';
}) => (
  <div className={`notice ${kind}`} role={kind === 'good' ? 'status' : 'alert'}>
    {children}
  </div>
);
