"""What MLflow's tracing adds to a call, with its default store (SQLite) and its export off the caller's thread."""

import argparse
import logging
import os
import time

from common import finish


def answer(messages):
    return {"role": "assistant", "content": "card_arrival, and a sentence of reasons"}


def timed(call, messages, calls):
    took = []
    for _ in range(calls):
        start = time.perf_counter()
        call(messages)
        took.append((time.perf_counter() - start) * 1e6)
    return sorted(took)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--folder", required=True)
    arguments.add_argument("--calls", type=int, required=True)
    options = arguments.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "true"
    logging.disable(logging.WARNING)
    import mlflow

    mlflow.set_tracking_uri("sqlite:///" + os.path.join(options.folder, "mlflow.db"))
    mlflow.create_experiment("calls", artifact_location=os.path.join(options.folder, "artifacts"))
    mlflow.set_experiment("calls")
    traced = mlflow.trace(answer, span_type="LLM")
    messages = [{"role": "system", "content": "You sort messages of customers of a bank."},
                {"role": "user", "content": "Message 1: my card has not arrived yet, what shall I do?"}]
    timed(traced, messages, options.calls // 10)
    mlflow.flush_trace_async_logging()
    bare = timed(answer, messages, options.calls)
    start = time.perf_counter()
    took = timed(traced, messages, options.calls)
    mlflow.flush_trace_async_logging()
    whole = time.perf_counter() - start
    kept = len(mlflow.search_traces(max_results=1, return_type="list"))
    assert kept == 1, "no trace was kept"
    finish({"added_us": round(sum(took) / len(took) - sum(bare) / len(bare), 1),
            "median_us": round(took[len(took) // 2] - bare[len(bare) // 2], 1),
            "p99_us": round(took[len(took) * 99 // 100], 1),
            "per_s": round(options.calls / whole),
            "versions": {"mlflow": mlflow.__version__}})


if __name__ == "__main__":
    main()
