"""Reads a run's folder with the real TensorBoard and prints what it finds, as one object of JSON.

Values are hexadecimal doubles, so that nothing is rounded on the way. "shown" is what a TensorBoard that was started
with its defaults, the fast reader among them, gives to its own page of scalars.
"""

import json
import os
import sys
import time
import urllib.request

import tensorboard
from tensorboard import program
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import metadata as hparams
from tensorboard.util import tensor_util

FOLDER = os.path.abspath(sys.argv[1])


def accumulated():
    events = event_accumulator.EventAccumulator(FOLDER, event_accumulator.STORE_EVERYTHING_SIZE_GUIDANCE)
    events.Reload()
    tags = events.Tags()
    scalars = {tag: [[e.wall_time.hex(), e.step, e.value.hex()] for e in events.Scalars(tag)] for tag in tags["scalars"]}
    plugins = {tag: events.SummaryMetadata(tag).plugin_data.plugin_name for tag in tags["tensors"]}
    texts = {tag: [[e.step, tensor_util.make_ndarray(e.tensor_proto).item().decode()] for e in events.Tensors(tag)]
             for tag, plugin in plugins.items() if plugin == "text"}
    settings = {}
    if hparams.SESSION_START_INFO_TAG in plugins:
        content = events.SummaryMetadata(hparams.SESSION_START_INFO_TAG).plugin_data.content
        for name, value in hparams.parse_session_start_info_plugin_data(content).hparams.items():
            settings[name] = getattr(value, value.WhichOneof("kind"))
    return {"scalars": scalars, "plugins": plugins, "texts": texts, "settings": settings}


def asked(address, path):
    with urllib.request.urlopen(address + path) as answer:
        return json.load(answer)


def shown(awaited):
    board = program.TensorBoard()
    board.configure(argv=[None, "--logdir", os.path.dirname(FOLDER), "--port", "0", "--host", "127.0.0.1",
                          "--samples_per_plugin", "scalars=1000000"])
    address = board.launch()
    run = os.path.basename(FOLDER)
    curves = {}
    for _ in range(300):
        tags = asked(address, "data/plugin/scalars/tags").get(run, {})
        curves = {tag: [[step, value.hex()] for _, step, value in
                        asked(address, f"data/plugin/scalars/scalars?run={run}&tag={tag}")] for tag in tags}
        if {tag: len(points) for tag, points in curves.items()} == awaited:
            break
        time.sleep(0.2)
    return curves


found = accumulated()
found["shown"] = shown({tag: len(points) for tag, points in found["scalars"].items()})
print(json.dumps({"tensorboard": tensorboard.__version__, **found}))
sys.stdout.flush()
os._exit(0)  # the server's threads and its reader end with the process
