"""Holds the reference service and our own signatures to the vendors' official SDKs.

usage: run.py BYTHEBOOK

Starts `bythebook serve`, lets the SDKs call it, and lets `bythebook call` call a server that works signatures out with
the SDKs' own signers. Prints one line per call; ends with 1 if any of them failed.
"""

import os
import sys

# A proxy of the environment has no business between two processes of one machine.
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]

import alibaba
import huawei
from serve import Service
from told import Told
from verifier import Verifier

(_, bythebook) = sys.argv
told = Told()

CLIENTS = {
    "alibabacloud_vpc, ACS3": lambda endpoint: lambda *key: alibaba.Current(endpoint, *key),
    "alibabacloud_vpc, v2": lambda endpoint: lambda *key: alibaba.Current(
        endpoint, *(*key, None)[:3], algorithm="v2"
    ),
    "aliyun-python-sdk-vpc": lambda endpoint: lambda *key: alibaba.Former(endpoint, *key),
}
for number, (client, connect) in enumerate(CLIENTS.items()):
    with Service(bythebook, f"sdk-{number}") as service:
        alibaba.Calls(told, client, service, connect(service.endpoint)).all()

with Service(bythebook, "sdk-huawei") as service:
    huawei.Calls(told, service).all()
    with Verifier(bythebook, service.secret) as verifier:
        verifier.calls(told)

sys.exit(told.end())
