const { GATEWAY_URL = 'http://127.0.0.1:4000/graphql', TOKEN, PAGE_SIZE = '100' } = process.env;
if (!TOKEN) throw new Error('Set TOKEN: the gateway prints one at its start.');

export const url = GATEWAY_URL;
export const headers = { Authorization: `Bearer ${TOKEN}` };
export const pageSize = Number(PAGE_SIZE);
