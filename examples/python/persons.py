#!/usr/bin/env python3
"""Writes a batch of persons and reads everybody, page by page, with nothing but Python's standard library."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("GATEWAY_URL", "http://127.0.0.1:4000/graphql")
TOKEN = os.environ["TOKEN"]  # the gateway prints one at its start
PAGE_SIZE = int(os.environ.get("PAGE_SIZE", "100"))

ATTEMPTS = 10

UPSERT_PERSONS = """
mutation ($input: UpsertPersonsInput!) {
  upsertPersons(input: $input) {
    replayed
    results { index outcome person { identifier externalRef } failureCode failureReason }
  }
}
"""

BY_CURSOR = """
query ($first: Int!, $after: String) {
  findPersons(first: $first, after: $after) {
    nodes { firstName }
    pageInfo { hasNextPage endCursor }
  }
}
"""

BY_LAST_ID = """
query ($first: Int!, $afterId: SafeInt) {
  findPersons(first: $first, afterId: $afterId) {
    nodes { firstName }
    lastId
  }
}
"""


def ask(query, variables):
    """Asks again after a 503, so a mutation needs an idempotency key: then it is carried out once."""
    request = urllib.request.Request(
        URL,
        data=json.dumps({"query": query, "variables": variables}).encode(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 503 and attempt < ATTEMPTS:
                    time.sleep(float(error.headers.get("Retry-After", 1)))
                    continue
                answer = json.load(error)
        if answer.get("data") is None:
            raise RuntimeError(" ".join(error["message"] for error in answer["errors"]))
        return answer["data"]


def upsert(persons, idempotency_key):
    variables = {"input": {"persons": persons, "idempotencyKey": idempotency_key}}
    return ask(UPSERT_PERSONS, variables)["upsertPersons"]


def persons_by_cursor():
    """Everybody, page by page, by Relay's cursors."""
    after = None
    while True:
        page = ask(BY_CURSOR, {"first": PAGE_SIZE, "after": after})["findPersons"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def persons_by_last_id():
    """The same by number: lastId is that of the page's last person, -1 when nobody follows."""
    after_id = None
    while after_id != -1:
        page = ask(BY_LAST_ID, {"first": PAGE_SIZE, "afterId": after_id})["findPersons"]
        yield from page["nodes"]
        after_id = page["lastId"]


def names(persons):
    return ", ".join(person["firstName"] or "?" for person in persons)


if __name__ == "__main__":
    batch = [
        {"externalRef": "id-1", "firstName": "Ann", "emailAddress": "ann@example.com"},
        {"externalRef": "id-2", "firstName": "Ben", "phoneNumber": "+44 20 7946 0958"},
        {"firstName": "Test insufficient info"},
    ]
    # Kept with the batch, so that a program that is started again sends the same.
    key = str(uuid.uuid4())
    for result in upsert(batch, key)["results"]:
        who = result["person"]["externalRef"] if result["person"] else result["failureCode"]
        print(result["index"], result["outcome"], who)
    print("by cursor:", names(persons_by_cursor()))
    print("by lastId:", names(persons_by_last_id()))
