"""Where keys beyond ASCII fall in Unleash's clients, as figures.

    npm install --prefix DIR unleash-client@6.12.1
    pip install UnleashClient==6.9.1 mmh3==5.3.1
    python benchmarks/peers/unleash_non_ascii.py DIR > core/src/test/resources/io/github/finetune4j/rollout/unleash-non-ascii.csv

One line a key: its code points in hexadecimal; the percentage from which on it is in a gradual rollout of group "new-model", by MurmurHash3 over UTF-8 (mmh3), by the
engine of UnleashClient (which Unleash's clients for Java from 10 on, .NET, Ruby and Rust share), and by the Node client.
"""

import json
import subprocess
import sys

import mmh3
from yggdrasil_engine.engine import UnleashEngine

GROUP = "new-model"
KEYS = ["zoe", "Zo\u00eb", "\u00e9", "\u65e5\u672c", "\u65e5\u672c\u8a9e", "a\u00e9", "ab\u00e9", "abc\u00e9", "\U0001f600", "\u03a9mega", "user-\u00e97"]
NODE = """
const { normalizedStrategyValue } = require(process.argv[1] + "/node_modules/unleash-client/lib/strategy/util.js");
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((key) => normalizedStrategyValue(key, process.argv[3]))));
"""


def flag(percent):
    parameters = {"rollout": str(percent), "stickiness": "default", "groupId": GROUP}
    return {"name": f"f{percent}", "enabled": True, "strategies": [{"name": "flexibleRollout", "parameters": parameters}]}


def main():
    engine = UnleashEngine()
    engine.take_state(json.dumps({"version": 1, "features": [flag(percent) for percent in range(1, 101)]}))
    node = json.loads(subprocess.check_output(["node", "-e", NODE, sys.argv[1], json.dumps(KEYS), GROUP]))
    print("# code points, mmh3 5.3.1, UnleashClient 6.9.1 of PyPI, unleash-client 6.12.1 of npm; made by benchmarks/peers/unleash_non_ascii.py")
    for key, in_node in zip(KEYS, node):
        reference = mmh3.hash(f"{GROUP}:{key}".encode(), 0, signed=False) % 100 + 1
        in_engine = next(p for p in range(1, 101) if engine.is_enabled(f"f{p}", {"userId": key}).is_enabled)
        print(" ".join(f"{ord(c):x}" for c in key), reference, in_engine, in_node, sep=",")


main()
