"""Has the real `wandb sync` upload an offline run to a server on this machine, and prints what came, as JSON.

The server says yes to everything: what is shown is what the real package has read in the run's file.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import wandb

RUN = {"id": "UnVuOnYx", "name": "run", "displayName": "run", "config": "{}", "historyLineCount": 0,
       "project": {"id": "UHJvamVjdA==", "name": "project", "entity": {"id": "RW50aXR5", "name": "entity"}}}
came = {"wandb": wandb.__version__, "run": {}, "history": [], "summary": {}, "output": [], "exit": None, "requests": []}


class Server(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        said = json.loads(body or b"{}")
        if self.path.endswith("/graphql"):
            self.graphql(said)
        elif self.path.endswith("/file_stream"):
            self.stream(said)
        else:
            came["requests"].append(self.path)
            self.reply({})

    def graphql(self, said):
        query, variables = said.get("query", ""), said.get("variables") or {}
        name = re.search(r"(query|mutation)\s+(\w+)", query)
        came["requests"].append(name.group(2) if name else query[:40])
        if "upsertBucket" in query:
            came["run"].update({key: value for key, value in variables.items() if value is not None})
            run = dict(RUN, name=variables.get("name") or RUN["name"])
            self.reply({"data": {"upsertBucket": {"bucket": run, "inserted": True}}})
        elif "__type" in query or "__schema" in query:
            self.reply({"data": {}})
        else:
            self.reply({"data": {"viewer": {"id": "VXNlcg==", "username": "u", "entity": "entity", "flags": "{}",
                                            "teams": {"edges": []}},
                                 "serverInfo": {"features": [], "cliVersionInfo": None, "latestLocalVersionInfo": None},
                                 "model": {"bucket": None}, "project": {"run": None},
                                 "createRunFiles": {"runID": "UnVuOnYx", "uploadHeaders": [], "files": []}}})

    def stream(self, said):
        for name, part in (said.get("files") or {}).items():
            if name == "wandb-history.jsonl":
                came["history"] += part["content"]
            elif name == "wandb-summary.json":
                came["summary"] = json.loads(part["content"][-1])
            elif name == "output.log":
                came["output"] += part["content"]
        if said.get("complete"):
            came["exit"] = said.get("exitcode")
        self.reply({})

    def do_GET(self):
        came["requests"].append(self.path)
        self.reply({})

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        came["requests"].append(self.path)
        self.reply({})

    def reply(self, answer):
        text = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        settings = dict(os.environ, WANDB_BASE_URL=f"http://127.0.0.1:{server.server_port}", WANDB_API_KEY="0" * 40,
                        WANDB_ERROR_REPORTING="false", HOME=home, WANDB_CONFIG_DIR=home, WANDB_CACHE_DIR=home)
        done = subprocess.run([sys.executable, "-m", "wandb", "sync", os.path.abspath(sys.argv[1])],
                              env=settings, cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    came["said"] = done.stdout
    came["code"] = done.returncode
    print(json.dumps(came))


main()
