"""A straightforward checker of chat JSONL: json.loads per line and the checks of OpenAI's cookbook, on one core."""

import argparse
import collections
import json
import os
import resource
import sys
import time

ROLES = {"system", "user", "assistant", "tool", "developer", "function"}
KEYS = {"role", "content", "name", "function_call", "weight", "tool_calls", "tool_call_id"}


def check(row, errors):
    if not isinstance(row, dict):
        errors["data_type"] += 1
        return
    messages = row.get("messages")
    if not messages:
        errors["missing_messages_list"] += 1
        return
    for message in messages:
        if "role" not in message or ("content" not in message and "tool_calls" not in message):
            errors["message_missing_key"] += 1
        if any(key not in KEYS for key in message):
            errors["message_unrecognized_key"] += 1
        if message.get("role") not in ROLES:
            errors["unrecognized_role"] += 1
        content = message.get("content")
        if (not content and not message.get("tool_calls")) or (content and not isinstance(content, str)):
            errors["missing_content"] += 1
    if not any(message.get("role") == "assistant" for message in messages):
        errors["example_missing_assistant_message"] += 1


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--file", required=True)
    path = arguments.parse_args().file
    start = time.perf_counter()
    errors = collections.Counter()
    rows = 0
    with open(path, "r", encoding="utf-8") as lines:
        for line in lines:
            try:
                check(json.loads(line), errors)
            except ValueError:
                errors["invalid_json"] += 1
            rows += 1
    seconds = time.perf_counter() - start
    print(json.dumps({
        "rows": rows,
        "errors": dict(errors),
        "mb_per_s": round(os.path.getsize(path) / 1e6 / seconds, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "python": sys.version.split()[0],
    }), flush=True)


if __name__ == "__main__":
    main()
