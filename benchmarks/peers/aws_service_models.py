#!/usr/bin/env python3
r"""Reduces botocore's service models to what a request may hold, for ServiceModelJudge.

    pip download --no-deps botocore==1.44.8
    python3 aws_service_models.py botocore-1.44.8-py3-none-any.whl \
        > ../../providers-aws/src/test/resources/io/github/finetune4j/aws/service-models.json

Of each operation that the module calls: method and path, parameters, headers, and the body's fields, with types,
patterns, lengths, ranges and words where the model has them. Nothing else of the models is kept.
"""
import gzip
import json
import re
import sys
import zipfile

OPERATIONS = {
    "bedrock": """CreateModelCustomizationJob GetModelCustomizationJob ListModelCustomizationJobs
        StopModelCustomizationJob GetFoundationModel ListCustomModels DeleteCustomModel CreateCustomModelDeployment
        GetCustomModelDeployment ListCustomModelDeployments DeleteCustomModelDeployment
        CreateProvisionedModelThroughput GetProvisionedModelThroughput ListProvisionedModelThroughputs
        DeleteProvisionedModelThroughput CreateModelInvocationJob GetModelInvocationJob ListModelInvocationJobs
        StopModelInvocationJob""",
    "bedrock-runtime": "Converse ConverseStream",
    "sagemaker": """CreateTrainingJob DescribeTrainingJob StopTrainingJob ListTrainingJobs CreateModel DescribeModel
        ListModels DeleteModel CreateEndpointConfig DescribeEndpointConfig ListEndpointConfigs DeleteEndpointConfig
        CreateEndpoint DescribeEndpoint ListEndpoints DeleteEndpoint""",
    "sagemaker-runtime": "InvokeEndpoint",
    "logs": "DescribeLogStreams GetLogEvents",
    "s3": """HeadBucket HeadObject PutObject GetObject DeleteObject ListObjectsV2 CreateMultipartUpload UploadPart
        ListParts ListMultipartUploads CompleteMultipartUpload AbortMultipartUpload""",
}


def load(wheel, service):
    pattern = re.compile(r"botocore/data/%s/[^/]+/service-2\.json(\.gz)?" % re.escape(service))
    name = sorted(n for n in wheel.namelist() if pattern.fullmatch(n))[-1]
    data = wheel.read(name)
    return json.loads(gzip.decompress(data) if name.endswith(".gz") else data)


def tree(shapes, name, depth=0):
    shape = shapes[name]
    kind = shape["type"]
    if shape.get("document") or depth > 12:
        return {"type": "any"}
    out = {"type": kind}
    for limit in ("pattern", "min", "max", "enum"):
        if limit in shape:
            out[limit] = shape[limit]
    if kind == "structure":
        out["fields"] = {member.get("locationName", field): tree(shapes, member["shape"], depth + 1)
                         for field, member in shape["members"].items()}
        out["required"] = [shape["members"][field].get("locationName", field) for field in shape.get("required", [])]
    elif kind == "list":
        out["member"] = tree(shapes, shape["member"]["shape"], depth + 1)
    elif kind == "map":
        out["value"] = tree(shapes, shape["value"]["shape"], depth + 1)
    return out


def operation(model, name):
    shapes = model["shapes"]
    what = model["operations"][name]
    out = {"http": what["http"]["method"] + " " + what["http"]["requestUri"], "query": {}, "headers": {}, "body": None}
    if "input" not in what:
        return out
    shape = shapes[what["input"]["shape"]]
    fields = {}
    for field, member in shape["members"].items():
        place, wire = member.get("location"), member.get("locationName", field)
        if place == "querystring":
            out["query"][wire] = tree(shapes, member["shape"])
        elif place in ("header", "headers"):
            out["headers"][wire.lower()] = tree(shapes, member["shape"])
        elif place != "uri":
            fields[wire] = tree(shapes, member["shape"])
    if "payload" in shape:
        payload = shape["members"][shape["payload"]]
        out["body"] = tree(shapes, payload["shape"])
    elif fields:
        required = [f for f in shape.get("required", []) if f in fields]
        out["body"] = {"type": "structure", "fields": fields, "required": required}
    return out


def main():
    path = sys.argv[1]
    wheel = zipfile.ZipFile(path)
    services = {}
    for service, names in OPERATIONS.items():
        model = load(wheel, service)
        services[service] = {name: operation(model, name) for name in names.split()}
    version = re.search(r"botocore-([0-9.]+)-", path).group(1)
    lines = [json.dumps(service) + ": {\n" + ",\n".join(
        json.dumps(name) + ": " + json.dumps(what, sort_keys=True, separators=(",", ":"))
        for name, what in sorted(names.items())) + "\n}" for service, names in sorted(services.items())]
    print('{"botocore": ' + json.dumps(version) + ', "services": {\n' + ",\n".join(lines) + "\n}}")


main()
