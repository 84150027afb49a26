"""Lets the tools that documents are for read those in a folder: huggingface_hub, mlcroissant, CycloneDX's validator."""

import argparse
import importlib.metadata
import json
import logging
import os
import warnings

from common import finish

METRIC = "exact match: </td><b>\"'| [x](y) `c` # -"
FIGURES = ("lower", "upper", "level")


def card(path):
    """A model card as the Hub reads it; its figures must come back with their intervals."""
    from huggingface_hub import ModelCard

    read = ModelCard.load(path)
    results = read.data.eval_results or []
    for result in results:
        assert isinstance(result.metric_value, float), result
        assert result.metric_args["lower"] <= result.metric_value <= result.metric_args["upper"], result
        assert all(isinstance(result.metric_args[name], float) for name in FIGURES), result
    beside = os.path.join(os.path.dirname(path), "words.txt")
    if os.path.exists(beside):
        with open(beside, encoding="utf-8", newline="") as file:
            words = file.read()
        assert read.data.language == read.data.datasets == [words], read.data
        assert read.data.license_name == words, read.data
        assert all(result.metric_type == METRIC for result in results), results
    return {"figures": len(results), "base_model": read.data.base_model, "license": read.data.license}


def croissant(path):
    """A data card and the rows beside it: no error, no warning but those about what is not recorded, all rows."""
    import mlcroissant

    data = mlcroissant.Dataset(jsonld=path)
    with open(path, encoding="utf-8") as file:
        stated = json.load(file)
    problems = sorted(data.metadata.ctx.issues.errors)
    warned = sorted(data.metadata.ctx.issues.warnings)
    assert not problems, problems
    rows = 0
    for record_set in data.metadata.record_sets:
        fields = {field.id for field in record_set.fields}
        for record in data.records(record_set.id):
            assert set(record) == fields, record
            rows += 1
    beside = [os.path.join(os.path.dirname(path), file["contentUrl"]) for file in stated["distribution"]]
    lines = sum(sum(1 for _ in open(file, encoding="utf-8")) for file in beside)
    assert rows == lines, (rows, lines)
    return {"rows": rows, "warnings": [warning.splitlines()[0][-90:] for warning in warned]}


def bom(path):
    """A bill of materials by the strict validator of the schema's own project."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    with open(path, encoding="utf-8") as file:
        problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(file.read())
    assert problem is None, problem
    return {"valid": True}


KINDS = {"README.md": card, "croissant.json": croissant, "bom.cdx.json": bom}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    options = arguments.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    judged = {}
    for folder, _, names in sorted(os.walk(options.folder)):
        for name in sorted(KINDS.keys() & set(names)):
            path = os.path.join(folder, name)
            judged[os.path.relpath(path, options.folder)] = KINDS[name](path)
    assert judged, "no documents in " + options.folder
    packages = ("huggingface_hub", "mlcroissant", "cyclonedx-python-lib")
    finish({"documents": judged, "versions": {name: importlib.metadata.version(name) for name in packages}})


if __name__ == "__main__":
    main()
