"""Asks a real MLflow server, with MLflow's own client, what an experiment holds, and prints it as JSON.

With --foreign it first logs a run of its own, as another client would.
"""

import json
import sys

import mlflow
from mlflow.entities import Metric, ViewType

client = mlflow.MlflowClient(sys.argv[1])
experiment = client.get_experiment_by_name(sys.argv[2])
if "--foreign" in sys.argv:
    run = client.create_run(experiment.experiment_id, run_name="foreign", start_time=1767225600000)
    client.log_batch(run.info.run_id, metrics=[Metric("loss", 2.25 / step, 1767225600000 + step, step) for step in range(1, 2501)][:1000])
    client.log_param(run.info.run_id, "rank", 8)
    client.set_terminated(run.info.run_id, "KILLED", end_time=1767225660000)
runs = []
for run in client.search_runs([experiment.experiment_id], run_view_type=ViewType.ALL, order_by=["attributes.start_time ASC"]):
    curves = {}
    for key in run.data.metrics:
        curves[key] = [[p.step, p.timestamp, repr(p.value)] for p in client.get_metric_history(run.info.run_id, key)]
    inputs = [[i.dataset.name, i.dataset.digest, i.dataset.profile, {t.key: t.value for t in i.tags}] for i in run.inputs.dataset_inputs]
    runs.append({"name": run.info.run_name, "status": run.info.status, "start": run.info.start_time, "end": run.info.end_time,
                 "params": run.data.params, "tags": run.data.tags, "curves": curves, "inputs": inputs})
models = {}
for model in client.search_registered_models():
    versions = client.search_model_versions(f"name='{model.name}'")
    models[model.name] = {"aliases": model.aliases,
                          "versions": [[v.version, v.source, v.run_id, v.tags] for v in sorted(versions, key=lambda v: int(v.version))]}
print(json.dumps({"mlflow": mlflow.__version__, "runs": runs, "models": models, "tags": experiment.tags}))
