/** What is read from: the newest state of the database, unless one is held. */
export interface States {
  /**
   * From here to `releaseState`, the reads that are done at once see one state of the database, so that several cost
   * less. For what goes on without waiting for anything: whoever calls later must see what was written before.
   */
  holdState(): void;
  releaseState(): void;
}
