#!/usr/bin/env python3
"""Downloads one file with huggingface_hub into an empty cache; one JSON line at the end.

    hub_download_peer.py ENDPOINT CACHE REPO FILE SMALL

Timed is the call for FILE alone: SMALL comes first, so that imports and the first connection do not count. Xet is switched off: the server speaks plain HTTP.
"""

import importlib.metadata
import json
import os
import resource
import sys
import time


def main():
    endpoint, cache, repo, name, small = sys.argv[1:6]
    os.environ.update(HF_ENDPOINT=endpoint, HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1",
                      HF_HUB_DISABLE_IMPLICIT_TOKEN="1")
    os.environ.pop("HF_HUB_OFFLINE", None)
    from huggingface_hub import hf_hub_download

    hf_hub_download(repo, small, cache_dir=cache)
    start = time.perf_counter()
    file = hf_hub_download(repo, name, cache_dir=cache)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mb_per_s": round(os.path.getsize(file) / 1e6 / seconds, 1),
                      "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
                      "version": importlib.metadata.version("huggingface_hub"), "python": sys.version.split()[0]}))


if __name__ == "__main__":
    main()
