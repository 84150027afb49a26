"""MLflow's log_batch into SQLite, its default store: points of one curve in batches."""

import argparse
import logging
import os
import time

from common import finish


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--folder", required=True)
    arguments.add_argument("--points", type=int, required=True)
    arguments.add_argument("--batch", type=int, required=True)
    options = arguments.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    logging.disable(logging.INFO)
    import mlflow
    from mlflow.entities import Metric
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri="sqlite:///" + os.path.join(options.folder, "mlflow.db"))
    run = client.create_run(client.create_experiment("points", artifact_location=options.folder)).info.run_id
    start = time.perf_counter()
    for first in range(0, options.points, options.batch):
        now = int(time.time() * 1000)
        client.log_batch(run, metrics=[Metric("loss", 1 / (step + 1), now, step)
                                       for step in range(first, first + options.batch)])
    took = time.perf_counter() - start
    kept = len(client.get_metric_history(run, "loss"))
    assert kept == options.points, kept
    finish({"points_per_s": round(options.points / took), "versions": {"mlflow": mlflow.__version__}})


if __name__ == "__main__":
    main()
