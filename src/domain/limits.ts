/** How many attributes a filter takes. */
export const maxFilterAttributes = 100;

/** How many items a batch takes. */
export const maxBatch = 100;

/** How many entries a list takes that isn't a batch: the groups of a filter, those of a grant. */
export const maxListEntries = 1_000;

/** How many groups the items of one batch may name, all together. */
export const maxBatchGroups = 10_000;
