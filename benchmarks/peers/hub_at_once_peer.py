#!/usr/bin/env python3
"""huggingface_hub filling a cache that another process fills at the same moment; one JSON line at the end.

    hub_at_once_peer.py ENDPOINT TOKEN REPO CACHE READY

READY: a file that is made just before the download begins, for the other process to begin too.
"""

import hashlib
import json
import os
import sys


def main():
    endpoint, token, repo, cache, ready = sys.argv[1:]
    os.environ.update(HF_ENDPOINT=endpoint, HF_TOKEN=token, HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_PROGRESS_BARS="1")
    from huggingface_hub import snapshot_download

    open(ready, "w").close()
    folder = snapshot_download(repo, cache_dir=cache, max_workers=4)
    sums = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            sums[name] = hashlib.sha256(file.read()).hexdigest()
    print(json.dumps({"sha256": sums}))


if __name__ == "__main__":
    main()
