/** How many attributes a filter takes. */
export const maxFilterAttributes = 10;

/** How many items a batch takes. */
export const maxBatch = 100;

/** How many entries a list takes that isn't a batch: the groups of a filter, those of a grant. */
export const maxListEntries = 1_000;

/** How many API keys a workspace may have, and how many groups they may list, all together. */
export const maxApiKeys = { keys: 1_000, groups: 100_000 } as const;
/** How many contact assignments an item of a batch may ask for. */
export const maxItemAssignments = 100;

/** How many groups the items of one batch may name, all together. */
export const maxBatchGroups = 10_000;
