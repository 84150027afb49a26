# SPDX-License-Identifier: Apache-2.0
# Copyright finetune4j contributors
"""Reduces Google's discovery documents (aiplatform v1, storage v1) to names of fields, for DiscoveryJudge.

    pip download --no-deps google-api-python-client==2.202.0
    unzip google_api_python_client-2.202.0-py3-none-any.whl 'googleapiclient/discovery_cache/documents/*'
    python3 reduce.py googleapiclient/discovery_cache/documents > ../resources/discovery/google-fields.json

Kept are the methods that are called, with their parameters, and every type that their bodies reach: for each field its
type (string, number, object of a type, list, map), its enum's words, and whether only the service writes it.
"""
import json
import sys

METHODS = {
    "aiplatform.v1": [
        "aiplatform.projects.locations.tuningJobs.create",
        "aiplatform.projects.locations.tuningJobs.get",
        "aiplatform.projects.locations.tuningJobs.list",
        "aiplatform.projects.locations.tuningJobs.cancel",
        "aiplatform.projects.locations.batchPredictionJobs.create",
        "aiplatform.projects.locations.batchPredictionJobs.get",
        "aiplatform.projects.locations.batchPredictionJobs.list",
        "aiplatform.projects.locations.batchPredictionJobs.cancel",
        "aiplatform.projects.locations.endpoints.generateContent",
        "aiplatform.projects.locations.endpoints.streamGenerateContent",
        "aiplatform.projects.locations.endpoints.countTokens",
        "aiplatform.projects.locations.publishers.models.generateContent",
        "aiplatform.projects.locations.publishers.models.streamGenerateContent",
        "aiplatform.projects.locations.publishers.models.countTokens",
    ],
    "storage.v1": [
        "storage.buckets.get",
        "storage.buckets.list",
        "storage.buckets.testIamPermissions",
        "storage.objects.get",
        "storage.objects.insert",
        "storage.objects.list",
        "storage.objects.delete",
    ],
}


def methods(resource):
    for method in resource.get("methods", {}).values():
        yield method
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


def field(spec):
    kept = {}
    if "$ref" in spec:
        kept["ref"] = spec["$ref"]
    elif spec.get("type") == "array":
        kept["items"] = field(spec["items"])
    elif "additionalProperties" in spec:
        kept["values"] = field(spec["additionalProperties"])
    else:
        kept["type"] = spec.get("type", "any")
        if kept["type"] == "object" and spec.get("properties"):
            kept["fields"] = {name: field(inner) for name, inner in spec["properties"].items()}
    if "enum" in spec:
        kept["enum"] = spec["enum"]
    if spec.get("readOnly"):
        kept["readOnly"] = True
    return kept


def refs(spec):
    if isinstance(spec, dict):
        if isinstance(spec.get("ref"), str):
            yield spec["ref"]
        for inner in spec.values():
            yield from refs(inner)


def main(folder):
    result = {"source": "PyPI google-api-python-client 2.202.0, googleapiclient/discovery_cache/documents", "documents": {}}
    for name, wanted in METHODS.items():
        with open(f"{folder}/{name}.json", encoding="utf-8") as file:
            document = json.load(file)
        base = "/" + document["servicePath"]
        every = {method["id"]: method for method in methods(document)}
        out = {"revision": document["revision"], "methods": {}, "types": {},
               "parameters": sorted(document["parameters"])}
        open_types = []
        for id in wanted:
            method = every[id]
            kept = {"verb": method["httpMethod"], "path": base + method.get("flatPath", method["path"]),
                    "query": sorted(p for p, s in method.get("parameters", {}).items() if s["location"] == "query")}
            if "mediaUpload" in method:
                kept["upload"] = method["mediaUpload"]["protocols"]["simple"]["path"]
            for side in ("request", "response"):
                if side in method:
                    kept[side] = method[side]["$ref"]
                    open_types.append(kept[side])
            out["methods"][id] = kept
        while open_types:
            type_name = open_types.pop()
            if type_name in out["types"]:
                continue
            schema = document["schemas"][type_name]
            fields = {n: field(s) for n, s in schema.get("properties", {}).items()}
            out["types"][type_name] = fields
            open_types.extend(refs(fields))
        out["types"] = dict(sorted(out["types"].items()))
        result["documents"][name] = out
    json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=False)
    print()


main(sys.argv[1])
