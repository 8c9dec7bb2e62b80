import { existsSync } from 'node:fs';

/** The command line is tested as it is built; without this each of its tests would fail with a riddle. */
export default function checkBuild(): void {
  if (!existsSync(new URL('../../dist/bundle/main.js', import.meta.url)))
    throw new Error(
      'There is no dist/bundle/main.js to test. "npm run build" makes it; "npm test" does both.',
    );
}
