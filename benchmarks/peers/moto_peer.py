#!/usr/bin/env python3
"""Starts moto's server, and before it a proxy that mends its dates; makes the bucket; prints the proxy's address.

    pip install 'moto[server]==5.2.5'
    python3 moto_peer.py &          # prints http://127.0.0.1:PORT
    ./mvnw -pl providers-aws -am test -Dtest=MotoTest -Dsurefire.failIfNoSpecifiedTests=false -Dfinetune4j.moto=http://127.0.0.1:PORT

Moto writes times as "2026-11-24 22:40:40", where the service models say ISO 8601 for Bedrock and seconds for SageMaker;
the proxy writes them so, and changes nothing else. Without it the SDK refuses every answer with a time.
"""
import http.client
import re
import sys
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from moto.server import ThreadedMotoServer

DATE = re.compile(rb'"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?(\+00:00)?"')


def seconds(match):
    at = datetime.fromisoformat(b" ".join(match.group(1, 2)).decode()).replace(tzinfo=timezone.utc)
    return b"%d" % at.timestamp()


def handler(host, port):
    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            upstream = http.client.HTTPConnection(host, port)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
            upstream.request(self.command, self.path, body, {**headers, "Host": "%s:%d" % (host, port)})
            reply = upstream.getresponse()
            data = reply.read()
            if data.startswith(b"{"):
                sagemaker = self.headers.get("X-Amz-Target", "").startswith("SageMaker.")
                data = DATE.sub(seconds if sagemaker else rb'"\1T\2Z"', data)
            self.send_response(reply.status)
            length = reply.getheader("Content-Length") if self.command == "HEAD" else str(len(data))
            for name, value in reply.getheaders():
                if name.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", length or "0")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = forward

        def log_message(self, *args):
            if len(sys.argv) > 1:
                super().log_message(*args)

    return Proxy


def main():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    host, port = moto.get_host_and_port()
    made = http.client.HTTPConnection(host, port)
    scope = "AWS4-HMAC-SHA256 Credential=AKIAFAKEFAKEFAKE0000/20261128/us-east-1/s3/aws4_request"
    made.request("PUT", "/moto-bucket", headers={"Authorization": scope + ", SignedHeaders=host, Signature=x"})
    made.getresponse().read()
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler(host, port))
    print("http://127.0.0.1:%d" % proxy.server_address[1], flush=True)
    Thread(target=proxy.serve_forever).run()


main()
