const steps: (() => unknown)[] = [];

/**
 * Has this done when the test file has ended, the last one first. A hook of the helper's own would be registered
 * with the file that loads the helper first only, where files share modules.
 */
export const atEnd = (step: () => unknown): void => void steps.push(step);

export async function endAll(): Promise<void> {
  for (const step of steps.splice(0).reverse()) await step();
}
