#!/usr/bin/env python3
"""huggingface_hub as the judge of our cache, of the fake Hub and of the fake inference; one JSON line at the end.

    hub_peer.py ENDPOINT TOKEN OURS THEIRS [INFERENCE]

OURS: a cache that we filled from ENDPOINT with acme/tiny; it is read offline. THEIRS: an empty folder; it is filled from ENDPOINT, to be read by us. Then
the calls that we make are made at ENDPOINT by the real client: repositories, commits, large files, jobs with their logs; and at INFERENCE, endpoints.
Every check has a name; ends with 1 if one of them fails.
"""

import hashlib
import importlib.metadata
import json
import os
import subprocess
import sys
import traceback

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


def caches(ours, theirs):
    from huggingface_hub import scan_cache_dir, snapshot_download

    said = subprocess.run([sys.executable, "-c", OFFLINE, ours], env=dict(os.environ, HF_HUB_OFFLINE="1"), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    read = json.loads(said.stdout.splitlines()[-1])
    fetched = snapshot_download("acme/tiny", cache_dir=theirs)
    assert sha256(read["file"]) == sha256(os.path.join(fetched, "model.safetensors"))
    assert read["repos"] == 1 and len(read["revisions"]) == 1, read
    assert not read["warnings"], read["warnings"]
    assert not scan_cache_dir(theirs).warnings


def refusals(theirs):
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    for repo, path, revision, error in [("acme/tiny", "none.txt", "main", EntryNotFoundError), ("acme/none", "a", "main", RepositoryNotFoundError),
                                        ("acme/tiny", "config.json", "nowhere", RevisionNotFoundError),
                                        ("acme/gated", "config.json", "main", GatedRepoError)]:
        try:
            hf_hub_download(repo, path, revision=revision, cache_dir=theirs)
        except error:
            continue
        raise AssertionError(f"{error.__name__} was expected for {repo}/{path}@{revision}")


def repositories(theirs):
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, hf_hub_download

    api = HfApi()
    assert api.whoami()["name"] == "alice"
    for kind in ("model", "dataset"):
        api.create_repo("alice/python", repo_type=kind, private=True, exist_ok=True)
        api.create_repo("alice/python", repo_type=kind, private=True, exist_ok=True)
        large = os.path.join(theirs, "w.safetensors")
        with open(large, "wb") as file:
            file.write(os.urandom(300_000))
        api.upload_file(path_or_fileobj=b"# hello\n", path_in_repo="README.md", repo_id="alice/python", repo_type=kind)
        first = api.upload_file(path_or_fileobj=large, path_in_repo="w.safetensors", repo_id="alice/python", repo_type=kind)
        assert sha256(hf_hub_download("alice/python", "w.safetensors", repo_type=kind, cache_dir=theirs)) == sha256(large)
        operations = [CommitOperationAdd("a.txt", b"a"), CommitOperationDelete("README.md")]
        second = api.create_commit("alice/python", operations, commit_message="change", repo_type=kind, parent_commit=first.oid)
        assert sorted(api.list_repo_files("alice/python", repo_type=kind)) == ["a.txt", "w.safetensors"]
        info = api.repo_info("alice/python", repo_type=kind)
        assert info.sha == second.oid and info.private
        tree = {file.path: file for file in api.list_repo_tree("alice/python", repo_type=kind, recursive=True)}
        assert tree["w.safetensors"].lfs.sha256 == sha256(large)
        try:
            api.create_commit("alice/python", [CommitOperationAdd("b.txt", b"b")], commit_message="stale", repo_type=kind, parent_commit=first.oid)
            raise AssertionError("a stale parent was taken")
        except Exception as stale:
            assert "412" in str(stale), stale
        request = api.create_commit("alice/python", [CommitOperationAdd("c.txt", b"c")], commit_message="please", repo_type=kind, create_pr=True)
        assert request.pr_num == 1
        api.delete_repo("alice/python", repo_type=kind)
        os.remove(large)


def large_upload(theirs):
    from huggingface_hub import HfApi, hf_hub_download

    api = HfApi()
    api.create_repo("alice/large", private=True)
    large = os.path.join(theirs, "large.safetensors")
    with open(large, "wb") as file:
        file.write(os.urandom(12 << 20))  # in parts, above the fake's 5 MiB
    api.upload_file(path_or_fileobj=large, path_in_repo="w.safetensors", repo_id="alice/large")
    assert sha256(hf_hub_download("alice/large", "w.safetensors", cache_dir=theirs)) == sha256(large)
    os.remove(large)


def jobs():
    from huggingface_hub import HfApi

    api = HfApi()
    assert "t4-small" in [each.name for each in api.list_jobs_hardware()]
    job = api.run_job(image="python:3.12", command=["python"], env={"GREETING": "hello"}, flavor="cpu-basic", timeout="10m", labels={"key": "k1"},
                      namespace="alice")
    lines = list(api.fetch_job_logs(job_id=job.id, namespace="alice", follow=True))
    assert [line.strip() for line in lines] == ["one", "two hello"], lines
    assert api.inspect_job(job_id=job.id, namespace="alice").status.stage == "COMPLETED"
    assert job.id in [each.id for each in api.list_jobs(namespace="alice")]
    api.cancel_job(job_id=job.id, namespace="alice")


def inference(endpoint):
    from huggingface_hub import HfApi, InferenceClient, constants

    constants.INFERENCE_ENDPOINTS_ENDPOINT = endpoint
    api = HfApi()
    made = api.create_inference_endpoint(
        "tickets", repository="acme/tiny", framework="pytorch", task="text-generation", accelerator="gpu", vendor="aws", region="us-east-1",
        type="authenticated", instance_type="nvidia-l4", instance_size="x1", min_replica=0, scale_to_zero_timeout=15, namespace="alice",
        custom_image={"vLLM": {"url": "vllm/vllm-openai:v0.30.0", "port": 8000}}, secrets={"HF_TOKEN": "secret"},
        container_args=["--served-model-name", "acme/tiny", "--enable-lora", "--lora-modules", "mine=alice/mine"])
    assert made.status == "pending" and made.url is None
    made.wait(timeout=60, refresh_every=1)
    assert made.status == "running"
    assert made.scale_to_zero().status == "scaledToZero"
    assert made.pause().status == "paused"
    assert made.resume().status == "initializing"
    made.wait(timeout=60, refresh_every=1)
    assert made.resume().status == "running"
    assert [each.name for each in api.list_inference_endpoints(namespace="alice")] == ["tickets"]
    said = InferenceClient(base_url=made.url + "/v1", api_key=os.environ["HF_TOKEN"]).chat_completion(
        [{"role": "user", "content": "hello"}], model="mine", max_tokens=5)
    assert said.choices[0].message.content == "mine heard: hello", said
    made.delete()
    assert "secret" not in json.dumps(made.raw)


def main():
    endpoint, token, ours, theirs = sys.argv[1:5]
    os.environ.update(HF_ENDPOINT=endpoint, HF_TOKEN=token, HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_PROGRESS_BARS="1")
    checks = {"caches_in_both_directions": lambda: caches(ours, theirs), "refusals": lambda: refusals(theirs),
              "repositories_and_commits": lambda: repositories(theirs), "upload_in_parts": lambda: large_upload(theirs), "jobs": jobs}
    if len(sys.argv) > 5:
        checks["inference_endpoints"] = lambda: inference(sys.argv[5])
    results = {}
    for name, check in checks.items():
        try:
            check()
            results[name] = "as expected"
        except Exception:
            results[name] = traceback.format_exc(limit=3)
    good = all(result == "as expected" for result in results.values())
    print(json.dumps({"good": good, "checks": results, "version": importlib.metadata.version("huggingface_hub")}))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
