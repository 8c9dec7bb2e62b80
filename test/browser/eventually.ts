import { expect } from 'vitest';

/** What the page shows some time after what was done to it. */
export const eventually = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 20_000 });
