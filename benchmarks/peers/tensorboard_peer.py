"""Reads a run's folder with the real TensorBoard and prints what it shows, as one object of JSON.

Values are hexadecimal doubles, so that nothing is rounded on the way. "shown" is what the page of scalars is given.
"""

import json
import sys

import tensorboard
from tensorboard.backend.event_processing import data_provider, event_accumulator
from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.data import provider
from tensorboard.plugins.hparams import metadata as hparams
from tensorboard.util import tensor_util

folder = sys.argv[1]
events = event_accumulator.EventAccumulator(folder, size_guidance=event_accumulator.STORE_EVERYTHING_SIZE_GUIDANCE)
events.Reload()
tensors = {}
for tag in events.Tags()["tensors"]:
    values = []
    for event in events.Tensors(tag):
        value = tensor_util.make_ndarray(event.tensor_proto).item() if event.tensor_proto.tensor_shape.dim == [] else None
        values.append([event.wall_time.hex(), event.step, value.hex() if isinstance(value, float) else str(value, "utf-8") if isinstance(value, bytes) else value])
    tensors[tag] = values
scalars = {tag: [[e.wall_time.hex(), e.step, e.value.hex()] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
plugins = {tag: events.SummaryMetadata(tag).plugin_data.plugin_name for tag in events.Tags()["tensors"]}

multiplexer = plugin_event_multiplexer.EventMultiplexer()
multiplexer.AddRun(folder, "run")
multiplexer.Reload()
data = data_provider.MultiplexerDataProvider(multiplexer, folder)
context = __import__("tensorboard.context", fromlist=["context"]).RequestContext()
read = data.read_scalars(context, experiment_id="", plugin_name="scalars", downsample=100000, run_tag_filter=provider.RunTagFilter())
shown = {tag: [[point.step, point.value.hex()] for point in points] for tag, points in read.get("run", {}).items()}
settings = {}
if hparams.SESSION_START_INFO_TAG in plugins:
    content = events.SummaryMetadata(hparams.SESSION_START_INFO_TAG).plugin_data.content
    for name, value in hparams.parse_session_start_info_plugin_data(content).hparams.items():
        settings[name] = getattr(value, value.WhichOneof("kind"))
print(json.dumps({"tensorboard": tensorboard.__version__, "tensors": tensors, "scalars": scalars, "plugins": plugins, "shown": shown, "settings": settings}))
