"""Reads a workspace with Evidently as its pages do, and prints one JSON line: projects, snapshots, values, tests.

With --numbers FILE it also says what Evidently's own metrics make of these columns: {column: [number, ...]}.
"""

import argparse
import json
import warnings

import common

warnings.filterwarnings("ignore")


def run(model):
    from evidently.core.report import Snapshot

    snapshot = Snapshot.load_model(model)
    return {
        "name": snapshot.get_name(),
        "timestamp": model.timestamp.isoformat(),
        "tags": model.tags,
        "metadata": model.metadata,
        "page": len(snapshot.get_html_str(as_iframe=False)),
        "metrics": {metric["metric_name"]: metric["value"] for metric in snapshot.dict()["metrics"]},
        "tests": [[test.name, test.description, test.status.value] for test in snapshot.tests_results],
        "shown_tests": [test["state"] for widget in model.tests_widgets if widget.type == "test_suite"
                        for test in widget.params["tests"]],
        "widgets": len(model.widgets),
    }


def own(file):
    import pandas
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import MaxValue, MeanValue, MinValue, RowCount

    with open(file, encoding="utf-8") as text:
        frame = pandas.DataFrame(json.load(text))
    data = Dataset.from_pandas(frame, data_definition=DataDefinition(numerical_columns=list(frame.columns)))
    asked = [RowCount()] + [metric(column=column) for column in frame.columns for metric in (MinValue, MaxValue, MeanValue)]
    said = Report(asked).run(data, None).dict()
    return {metric["metric_name"]: metric["value"] for metric in said["metrics"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("--numbers")
    arguments = parser.parse_args()
    from evidently.ui.workspace import Workspace

    workspace = Workspace(arguments.workspace)
    projects = [{"id": str(project.id), "name": project.name,
                 "runs": {str(id): run(workspace.get_run(project.id, id)) for id in workspace.list_runs(project.id)}}
                for project in workspace.list_projects()]
    said = {"versions": common.versions("evidently"), "projects": projects}
    if arguments.numbers:
        said["own"] = own(arguments.numbers)
    common.finish(said)


if __name__ == "__main__":
    main()
