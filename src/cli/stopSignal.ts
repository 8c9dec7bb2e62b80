/** Whether the process was asked to stop: work that can be gone on with ends at its next good place. A second signal ends it at once. */
export function stopSignal() {
  let asked = false;
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const forget = (): void => {
    for (const signal of signals) process.off(signal, note);
  };
  function note(): void {
    asked = true;
    forget();
  }
  for (const signal of signals) process.on(signal, note);
  return { asked: () => asked, forget };
}
