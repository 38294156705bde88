"""Signatures of `bythebook call`, worked out again by the vendors' own signers.

A small server takes each request, hands what its signature says it covers to the SDK's signer, and compares. It is
none of the reference service: the two share no code.
"""

import hashlib
import http.server
import json
import subprocess
import threading
from types import SimpleNamespace
from urllib.parse import parse_qsl

from alibabacloud_tea_openapi.utils import Utils
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

FORM = "application/x-www-form-urlencoded"


def listed(authorization):
    """The names of the signed headers."""
    return authorization.split("SignedHeaders=")[1].split(",")[0].split(";")


def current_alibaba(request, key, secret):
    authorization = request.headers["Authorization"]
    names = listed(authorization)
    for name in ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"]:
        assert name in names, f"{name} is not signed"
    for name in request.headers:
        assert not name.lower().startswith("x-acs-") or name.lower() in names, f"{name} is not signed"
    payload = hashlib.sha256(request.body).hexdigest()
    assert request.headers["x-acs-content-sha256"] == payload, "the hash of the body is another one"
    model = SimpleNamespace(
        method=request.method,
        pathname=request.path,
        query=dict(request.query),
        headers={name: request.headers[name] for name in names},
    )
    return authorization, Utils.get_authorization(model, "ACS3-HMAC-SHA256", payload, key, secret)


def legacy_alibaba(request, key, secret):
    pairs = list(request.query)
    if request.headers.get("Content-Type") == FORM:
        pairs += parse_qsl(request.body.decode(), keep_blank_values=True)
    parameters = dict(pairs)
    assert len(parameters) == len(pairs), "a parameter stands there twice"
    found = parameters.pop("Signature")
    common = {"AccessKeyId": key, "Format": "JSON", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
    for name, expected in common.items():
        assert parameters.get(name) == expected, f"{name} is {parameters.get(name)}"
    for name in ["Action", "Version", "Timestamp", "SignatureNonce"]:
        assert parameters.get(name), f"{name} is missing"
    return found, Utils.get_rpcsignature(parameters, request.method, secret)


def huawei(request, key, secret):
    authorization = request.headers["Authorization"]
    names = listed(authorization)
    for name in ["host", "x-sdk-date"] + ["x-security-token"] * ("X-Security-Token" in request.headers):
        assert name in names, f"{name} is not signed"
    model = SdkRequest(
        method=request.method,
        schema="http",
        host=request.headers["Host"],
        resource_path=request.path,
        query_params=list(request.query),
        header_params={name: request.headers[name] for name in names},
        body=request.body,
    )
    return authorization, Signer(BasicCredentials(key, secret, "project")).sign(model).header_params["Authorization"]


class Verifier:
    """A server for the time of a `with`; `verdict` is what it found about the last request."""

    def __init__(self, bythebook, secret):
        self.bythebook, self.secret, self.verdict = bythebook, secret, None
        verifier = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path, _, query = self.path.partition("?")
                verifier.verdict = verifier.judge(
                    SimpleNamespace(
                        method=self.command,
                        path=path,
                        query=parse_qsl(query, keep_blank_values=True),
                        headers=self.headers,
                        body=body,
                    )
                )
                answer = json.dumps({"RequestId": "1", "request_id": "1"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def judge(self, request):
        if "x-sdk-date" in request.headers:
            method = huawei
        elif "Authorization" in request.headers:
            method = current_alibaba
        else:
            method = legacy_alibaba
        try:
            found, expected = method(request, self.key, self.secret)
        except Exception as error:  # noqa: BLE001 (whatever a signer raises is a verdict)
            return False, method.__name__, f"{type(error).__name__}: {error}"
        return found == expected, method.__name__, found if found == expected else f"{found} is not {expected}"

    def call(self, *words, key="bythebook-test-call"):
        """Lets `bythebook call` send a request here, and says what the verifier found."""
        self.key, self.verdict = key, None
        endpoint = "http://%s:%s" % self.server.server_address
        command = [self.bythebook, "call", *words, "--target", endpoint]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0 and self.verdict, f"exit {done.returncode}: {done.stderr.strip()}"
        return self.verdict

    def calls(self, told):
        odd = ["RegionId=a b+c*d~e/f=é&g", "TargetType=ECR", "TargetInstanceId="]
        publish = ["PublishVpcRouteEntries", *odd, "RouteEntries=@publishable-entries/RouteEntries[0-49]"]
        legacy = [*publish, "--signature", "legacy"]
        path = [f"{name}=@associable/{name}" for name in ["project_id", "er_id"]]
        table = "route_table_id=@associable/route_table_id/0"
        associate = ["AssociateRouteTable", *path, table, "X-Client-Token=a b~c", "attachment_id=é/+ %"]
        listing = ["ListAssociations", "project_id=p", "er_id=a b", "route_table_id=c~d", 'state=["pending","available"]']
        for algorithm, words, part in [
            ("ACS3-HMAC-SHA256", publish, "query"),
            ("ACS3-HMAC-SHA256", [*publish, "--form", "body"], "body"),
            ("HMAC-SHA1", legacy, "query"),
            ("HMAC-SHA1", [*legacy, "--form", "body"], "body"),
            ("SDK-HMAC-SHA256", associate, "body"),
            ("SDK-HMAC-SHA256", listing, "query"),
        ]:
            what = f"{words[0]} in the {part}"
            told.call(f"ours, {algorithm}", what, lambda: self.same(words, "bythebook-test-call"))
            told.call(
                f"ours, {algorithm}",
                f"{what}, temporary key",
                lambda: self.same([*words, "--proof", "temporary"], "bythebook-test-call-temporary"),
            )
            for wrong in ["wrong-secret", f"tampered={part}"]:
                told.call(f"ours, {algorithm}", f"{what}, {wrong}", lambda: self.other([*words, "--defect", wrong]))

    def same(self, words, key):
        is_same, method, found = self.call(*words, key=key)
        assert is_same, found
        return f"{method}: {found[-44:]}"

    def other(self, words):
        is_same, method, found = self.call(*words)
        assert not is_same, f"{method} accepts {found}"
        return f"{method}: refused, as it should be"
