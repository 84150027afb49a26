#!/usr/bin/env python3
"""huggingface_hub as the judge of our cache and of the fake Hub; one JSON line at the end.

    hub_peer.py ENDPOINT TOKEN OURS THEIRS

OURS: a cache that we filled from ENDPOINT with acme/tiny; it is read offline. THEIRS: an empty folder; it is filled from ENDPOINT, to be read by us. Then
a repository is made, filled and changed at ENDPOINT. Ends with 1 if anything is not as it should be.
"""

import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys

OFFLINE = """
import json, sys
from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
ours = sys.argv[1]
folder = snapshot_download("acme/tiny", cache_dir=ours)
file = hf_hub_download("acme/tiny", "model.safetensors", cache_dir=ours)
scan = scan_cache_dir(ours)
print(json.dumps({"folder": folder, "file": file, "repos": len(scan.repos), "warnings": [str(w) for w in scan.warnings],
                  "revisions": [r.commit_hash for repo in scan.repos for r in repo.revisions]}))
"""


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    endpoint, token, ours, theirs = sys.argv[1:5]
    os.environ.update(HF_ENDPOINT=endpoint, HF_TOKEN=token, HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1")
    offline = dict(os.environ, HF_HUB_OFFLINE="1")
    said = subprocess.run([sys.executable, "-c", OFFLINE, ours], env=offline, capture_output=True, text=True)
    if said.returncode:
        sys.exit(said.stderr)
    read = json.loads(said.stdout.splitlines()[-1])
    from huggingface_hub import HfApi, hf_hub_download, scan_cache_dir, snapshot_download
    from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, RepositoryNotFoundError

    fetched = snapshot_download("acme/tiny", cache_dir=theirs)
    refusals = 0
    for repo, path, error in [("acme/tiny", "none.txt", EntryNotFoundError), ("acme/none", "a", RepositoryNotFoundError),
                              ("acme/gated", "config.json", GatedRepoError)]:
        try:
            hf_hub_download(repo, path, cache_dir=theirs)
        except error:
            refusals += 1
    api = HfApi()
    api.create_repo("alice/python", private=True, exist_ok=True)
    large = os.path.join(theirs, "w.safetensors")
    with open(large, "wb") as file:
        file.write(os.urandom(300_000))
    api.upload_file(path_or_fileobj=b"# hello\n", path_in_repo="README.md", repo_id="alice/python")
    commit = api.upload_file(path_or_fileobj=large, path_in_repo="w.safetensors", repo_id="alice/python")
    back = hf_hub_download("alice/python", "w.safetensors", cache_dir=theirs)
    uploaded = sha256(back) == sha256(large)
    jobs = len(list(api.list_jobs(namespace="alice")))
    os.remove(large)
    same = sha256(read["file"]) == sha256(os.path.join(fetched, "model.safetensors"))
    warnings = read["warnings"] + [str(w) for w in scan_cache_dir(theirs).warnings]
    good = same and uploaded and refusals == 3 and not warnings and read["repos"] == 1
    print(json.dumps({"good": good, "offline_reads_our_cache": same, "scan_warnings": warnings, "refusals_as_expected": refusals,
                      "upload_round_trip": uploaded, "commit": commit.oid, "jobs_listed": jobs,
                      "version": importlib.metadata.version("huggingface_hub")}))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
