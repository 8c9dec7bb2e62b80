import { afterAll } from 'vitest';
import { endAll } from './atEnd.ts';
import { removeFolders } from './tempDir.ts';

// Vitest runs this for every test file. Of these, the last one is the first to be done.
afterAll(removeFolders);
afterAll(endAll);
