#!/bin/sh
# Writes a batch of persons and reads everybody, page by page, with nothing but curl and sed.
set -eu

url=${GATEWAY_URL:-http://127.0.0.1:4000/graphql}
token=${TOKEN:?the gateway prints one at its start}
page_size=${PAGE_SIZE:-100}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# curl asks again after a 503, and waits as long as Retry-After says. To a file, of which the last answer is left.
ask() {
  curl --silent --show-error --retry 10 "$url" --output "$answer" \
    --header "Authorization: Bearer $token" --header 'Content-Type: application/json' --data "$1"
  cat "$answer"
  echo
}

# Kept with the batch, so that a script that is started again sends the same: under one key it is written once.
key=$(date +%s)-$$

ask '{
  "query": "mutation ($input: UpsertPersonsInput!) { upsertPersons(input: $input) { replayed results { index outcome person { externalRef } failureCode } } }",
  "variables": { "input": { "idempotencyKey": "'"$key"'", "persons": [
    { "externalRef": "id-1", "firstName": "Ann", "emailAddress": "ann@example.com" },
    { "externalRef": "id-2", "firstName": "Ben", "phoneNumber": "+44 20 7946 0958" },
    { "firstName": "Test insufficient info" }
  ] } }
}'

# By cursor: to the end of the last page. A cursor has no character that JSON would have to escape.
after=null
while [ "$after" != "" ]; do
  page=$(ask '{
    "query": "query ($first: Int!, $after: String) { findPersons(first: $first, after: $after) { nodes { firstName } pageInfo { hasNextPage endCursor } } }",
    "variables": { "first": '"$page_size"', "after": '"$after"' }
  }')
  echo "$page"
  after=$(echo "$page" | sed -n 's/.*"hasNextPage":true,"endCursor":\("[^"]*"\).*/\1/p')
done

# By lastId: -1 when nobody follows.
after_id=null
while [ "$after_id" != -1 ]; do
  page=$(ask '{
    "query": "query ($first: Int!, $afterId: SafeInt) { findPersons(first: $first, afterId: $afterId) { nodes { firstName } lastId } }",
    "variables": { "first": '"$page_size"', "afterId": '"$after_id"' }
  }')
  echo "$page"
  after_id=$(echo "$page" | sed -n 's/.*"lastId":\(-\{0,1\}[0-9]\{1,\}\).*/\1/p')
  # No number: an error, which has been shown.
  [ -n "$after_id" ]
done
