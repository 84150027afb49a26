#!/usr/bin/env python3
r"""Puts together what a request to Fireworks AI, and its answer, may hold, as an OpenAPI, for SpecJudge.

    pip download --no-deps fireworks-ai==1.2.30
    python3 fireworks_openapi.py fireworks_ai-1.2.30-py3-none-any.whl \
        > ../../providers-fireworks/src/test/resources/io/github/finetune4j/fireworks/fireworks-openapi.json

Fireworks AI publishes its OpenAPI one call a page. Its Python SDK (Apache-2.0) is generated from it: so paths, methods,
parameters, bodies and answers of the calls that the module makes are read from the SDK's sources, which are not run.
Names, types, words and what is required are kept, nothing else, and only types that one of these calls reaches.

Added by hand, for the SDK has none of it (ADDED_SCHEDULE and ADDED_CALL below):
* lrScheduler, a field of a job by example, from the reference's page of the gateway's version 5.10.0, read 2026-11-30:
  https://docs.fireworks.ai/api-reference/create-supervised-fine-tuning-job
  Jobs by preference have the same settings in trainingConfig, so it is taken to be one of them, too.
* supervisedFineTuningJobs:estimateCost, an operation of the gateway that no page explains. Its body is taken to be that
  of a new job without a name, its answer to be what the SDK has in a job's field estimatedCost.
"""
import ast
import json
import re
import sys
import zipfile

CALLS = {
    "accounts": "list",
    "datasets": "create list get delete upload get_upload_endpoint validate_upload get_download_endpoint",
    "supervised_fine_tuning_jobs": "create list get delete cancel",
    "batch_inference_jobs": "create list get delete",
    "dpo_jobs": "create list get delete cancel get_metrics_file_endpoint",
    "models": "list get get_download_endpoint",
}
METHODS = {"_get": "get", "_get_api_list": "get", "_post": "post", "_delete": "delete"}
TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "datetime": "string",
         "FileTypes": "string"}

RATIOS = {"type": "object", "properties": {"minLrRatio": {"type": "number"}, "decayRatio": {"type": "number"}}}
ADDED_SCHEDULE = {"lrScheduler": {"type": "object", "properties": {
    "constant": {"type": "object", "properties": {}}, "linear": RATIOS, "cosine": RATIOS}}}
SCHEDULED = ["supervised_fine_tuning_job.SupervisedFineTuningJob", "shared.training_config.TrainingConfig",
             "shared_params.training_config.TrainingConfig"]

JOBS = "/v1/accounts/{account_id}/supervisedFineTuningJobs"
ADDED_CALL = JOBS + ":estimateCost"
ADDED_ANSWER = {"type": "object", "properties": {
    "estimatedCost": {"$ref": "#/components/schemas/supervised_fine_tuning_job.EstimatedCost"}}}


class Sdk:
    """The sources of the SDK, and the schemas of its types that were asked for so far."""

    def __init__(self, wheel):
        self.wheel = wheel
        self.names = set(wheel.namelist())
        self.trees = {}
        self.schemas = {}

    def tree(self, module):
        if module not in self.trees:
            self.trees[module] = ast.parse(self.wheel.read(module + ".py"))
        return self.trees[module]

    def class_of(self, module, name):
        """The class and the module that defines it: this one, or one that it imports the name from."""
        for node in self.tree(module).body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                return module, node
        for node in self.tree(module).body:
            if isinstance(node, ast.ImportFrom) and node.level and name in [one.name for one in node.names]:
                return self.class_of(self.imported(module, node), name)
        raise LookupError(f"no class {name} in {module}")

    def imported(self, module, node):
        folder = module.split("/")[:-node.level]
        found = "/".join(folder + node.module.split("."))
        return found if found + ".py" in self.names else found + "/__init__"

    def reference(self, module, name):
        """Names with the folder, for the types of requests and of answers may be called the same."""
        home, node = self.class_of(module, name)
        key = home.removeprefix("fireworks/types/").replace("/", ".") + "." + name
        if key not in self.schemas:
            self.schemas[key] = {}  # for a type that holds itself
            self.schemas[key].update(structure(self.fields(home, node).values()))
        return {"$ref": "#/components/schemas/" + key}

    def fields(self, module, node):
        """By their names in Python: name in JSON, schema, whether it is required."""
        answer = any(isinstance(base, ast.Name) and base.id == "BaseModel" for base in node.bases)
        found = {}
        for line in node.body:
            if isinstance(line, ast.AnnAssign):
                alias = alias_of(line.annotation) or alias_of(line.value) or line.target.id
                required = line.value is None if answer else head(line.annotation) == "Required"
                found[line.target.id] = (alias, self.schema(module, line.annotation), required)
        return found

    def schema(self, module, node):
        name = head(node)
        if not isinstance(node, ast.Subscript):
            if name == "object":
                return {}
            return {"type": TYPES[name]} if name in TYPES else self.reference(module, name)
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name in ("Required", "Optional", "Annotated"):
            return self.schema(module, inner[0])
        if name == "List":
            return {"type": "array", "items": self.schema(module, inner[0])}
        if name == "Dict":
            return {"type": "object", "additionalProperties": self.schema(module, inner[1])}
        if name == "Literal":
            return {"type": "string", "enum": [word.value for word in inner]}
        raise LookupError(f"no rule for {ast.unparse(node)} in {module}")


def head(node):
    """The outermost name of a type: List of List[str], Dataset of dataset.Dataset."""
    if isinstance(node, ast.Subscript):
        return head(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id


def alias_of(node):
    for part in ast.walk(node) if node else []:
        if isinstance(part, ast.keyword) and part.arg == "alias":
            return part.value.value
    return None


def structure(fields):
    fields = list(fields)
    out = {"type": "object", "properties": {name: schema for name, schema, _ in fields}}
    required = [name for name, _, needed in fields if needed]
    return {**out, "required": required} if required else out


def request_of(resource, method):
    """The method of the resource's first class, which waits for answers, and the call of HTTP within it."""
    owner = next(node for node in resource.body if isinstance(node, ast.ClassDef))
    body = next(node for node in owner.body if isinstance(node, ast.FunctionDef) and node.name == method)
    call = next(node for node in ast.walk(body) if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS)
    return body, call, {word.arg: word.value for word in call.keywords}


def path_of(call):
    words = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
    return next(word for word in words if isinstance(word, str) and word.startswith("/v1/"))


def sent(sdk, body, node):
    """The fields of the type that maybe_transform(given, type) is given; None: any object."""
    given, kind = node.args
    if isinstance(given, ast.Name):
        assigned = [line.value for line in body.body if isinstance(line, ast.Assign)
                    and line.targets[0].id == given.id]
        if not assigned:
            return None
        given = assigned[0].args[0]
    fields = sdk.fields(*sdk.class_of("fireworks/types/" + kind.value.id, kind.attr))
    return [fields[key.value] for key in given.keys]


def answer_of(sdk, module, words):
    if "model" in words:
        return page_of(sdk, module, words["page"].value.id, sdk.schema(module, words["model"]))
    return {"type": "object"} if head(words["cast_to"]) == "object" else sdk.schema(module, words["cast_to"])


def page_of(sdk, module, page, item):
    lines = [line for line in sdk.class_of(module, page)[1].body if isinstance(line, ast.AnnAssign)]
    names = [alias_of(line.value) or line.target.id for line in lines]
    fields = [(names[0], {"type": "array", "items": item}, False), (names[1], {"type": "string"}, False)]
    return structure(fields)


def operation(query, body, answer, media="application/json"):
    out = {"parameters": [{"name": name, "in": "query", "schema": schema} for name, schema, _ in query]}
    if body is not None:
        out["requestBody"] = {"required": True, "content": {media: {"schema": body}}}
    out["responses"] = {"200": {"content": {"application/json": {"schema": answer}}}}
    return out


def read_call(sdk, module, method):
    body, call, words = request_of(sdk.tree(module), method)
    options = {word.arg: word.value for word in words["options"].keywords}
    query = sent(sdk, body, options["query"]) if "query" in options else []
    schema = None
    if "body" in words:
        fields = sent(sdk, body, words["body"])
        schema = {"type": "object"} if fields is None else structure(fields)
    media = "multipart/form-data" if "files" in words else "application/json"
    return path_of(call), METHODS[call.func.attr], operation(query, schema, answer_of(sdk, module, words), media)


def read_calls(sdk):
    paths = {}
    for resource, methods in CALLS.items():
        for method in methods.split():
            path, verb, known = read_call(sdk, "fireworks/resources/" + resource, method)
            paths.setdefault(path, {})[verb] = known
    return paths


def add_by_hand(paths, schemas):
    create = paths[JOBS]["post"]["requestBody"]["content"]["application/json"]["schema"]
    for schema in [create] + [schemas[name] for name in SCHEDULED]:
        schema["properties"].update(ADDED_SCHEDULE)
    paths[ADDED_CALL] = {"post": operation([], create, ADDED_ANSWER)}


def lines_of(named):
    return ",\n".join(json.dumps(name) + ": " + json.dumps(what, separators=(",", ":"))
                      for name, what in sorted(named.items()))


def main():
    path = sys.argv[1]
    sdk = Sdk(zipfile.ZipFile(path))
    paths = read_calls(sdk)
    add_by_hand(paths, sdk.schemas)
    title = "Fireworks AI, from fireworks-ai for Python, with lrScheduler and :estimateCost added"
    info = {"title": title, "version": re.search(r"fireworks_ai-([0-9.]+)-", path).group(1)}
    print('{"openapi": "3.1.0", "info": ' + json.dumps(info) + ', "paths": {\n' + lines_of(paths)
          + '\n}, "components": {"schemas": {\n' + lines_of(sdk.schemas) + "\n}}}")


main()
