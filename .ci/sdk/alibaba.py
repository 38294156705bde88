"""The calls of Alibaba Cloud's SDKs: both signatures of the current one, and the SDK before it.

Each client below speaks in dictionaries, so that all make the same calls: a success is the body, a refusal is a
`Refused` with what the SDK's exception carries.
"""

import json
import re

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
from aliyunsdkcore.client import AcsClient
from aliyunsdkvpc.request.v20160428 import (
    ListVpcPublishedRouteEntriesRequest,
    PublishVpcRouteEntriesRequest,
    WithdrawVpcPublishedRouteEntriesRequest,
)
from alibabacloud_tea_openapi import utils_models
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.utils import Utils
from alibabacloud_vpc20160428 import models
from alibabacloud_vpc20160428.client import Client
from darabonba.runtime import RuntimeOptions

from told import expect

PUBLISH = "PublishVpcRouteEntries"
WITHDRAW = "WithdrawVpcPublishedRouteEntries"
LIST = "ListVpcPublishedRouteEntries"
ROWS = {
    "vpc-not-ready": ("IncorrectStatus.Vpc", r"The status of \S+ \[\S+\] is incorrect\."),
    "route-entry-absent": ("ResourceNotFound.RouteEntry", r"The specified resource routeEntry is not found\."),
    "route-entry-not-steady": ("IncorrectStatus.RouteEntry", r"The status of \S+ \[\S+\] is incorrect\."),
    "custom-route-table": (
        "Forbidden.OperateCustomRouteTable",
        r"The operation is forbidden because publish route entry in custom route table\.",
    ),
    "publish-status-unfit": (
        "IncorrectStatus.RouteEntryPublishStatus",
        r"Route entry publish status is incorrect\.",
    ),
    "target-not-associated": (
        "ResourceNotAssociated.TargetInstance",
        r"The target instance is not associated with vpc\.",
    ),
    "target-type-unsupported": (
        "OperationDenied.UnsupportedTargetType",
        r"The operation is not allowed because the target type is not supported\.",
    ),
    "route-table-not-ready": ("IncorrectStatus.RouteTable", r"The route table is in an invalid state\."),
    "system-route": (
        "OperationUnsupported.PublishSystemRouteEntry",
        r"Publishing system route entry is unsupported\.",
    ),
    "next-hop-unsupported": (
        "OperationUnsupported.UnsupportedNextHop",
        r"Unsupported nexthop type for route entry publish operation\.",
    ),
    "prefix-list-route": (
        "OperationUnsupported.PublishPrefixListRouteEntry",
        r"Publishing prefix list route entry is unsupported\.",
    ),
}


class Refused(Exception):
    def __init__(self, status, code, message, request_id):
        super().__init__(f"{status} {code}: {message} ({request_id})")
        self.status, self.code, self.message, self.request_id = status, code, message, request_id


class Current:
    """`alibabacloud_vpc20160428`, with its own signature or with the older one."""

    def __init__(self, endpoint, key, secret, token=None, algorithm=None):
        config = utils_models.Config(
            access_key_id=key,
            access_key_secret=secret,
            security_token=token,
            endpoint=endpoint,
            protocol="HTTP",
            region_id="cn-hangzhou",
            signature_algorithm=algorithm,
        )
        self.client = Client(config)

    def call(self, operation, values):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        request = getattr(models, f"{operation}Request")().from_map(values)
        try:
            response = getattr(self.client, name)(request)
        except ClientException as error:
            decorated = rf"code: {error.status_code}, (.*) request id: {error.request_id}"
            message = re.fullmatch(decorated, error.message)
            assert message, f"the SDK's message: {error.message!r}"
            raise Refused(error.status_code, error.code, message.group(1), error.request_id) from error
        return response.status_code, response.body.to_map()

    def call_by_form(self, operation, values):
        """The same parameters as a form body, which is what the vendor's Terraform provider sends."""
        params = utils_models.Params(
            action=operation,
            version="2016-04-28",
            protocol="HTTP",
            pathname="/",
            method="POST",
            auth_type="AK",
            style="RPC",
            req_body_type="formData",
            body_type="json",
        )
        request = utils_models.OpenApiRequest(body=Utils.query(values))
        response = self.client.call_api(params, request, RuntimeOptions())
        return response["statusCode"], response["body"]


class Former:
    """`aliyun-python-sdk-vpc`, which knows the older signature alone."""

    REQUESTS = {
        PUBLISH: PublishVpcRouteEntriesRequest.PublishVpcRouteEntriesRequest,
        WITHDRAW: WithdrawVpcPublishedRouteEntriesRequest.WithdrawVpcPublishedRouteEntriesRequest,
        LIST: ListVpcPublishedRouteEntriesRequest.ListVpcPublishedRouteEntriesRequest,
    }

    def __init__(self, endpoint, key, secret, token=None):
        credential = StsTokenCredential(key, secret, token) if token else AccessKeyCredential(key, secret)
        self.client = AcsClient(region_id="cn-hangzhou", credential=credential, auto_retry=False)
        self.endpoint = endpoint

    def call(self, operation, values):
        request = self.REQUESTS[operation]()
        request.set_endpoint(self.endpoint)
        request.set_protocol_type("http")
        request.set_accept_format("JSON")
        for name, value in values.items():
            if name == "RegionId":
                continue
            if name == "DryRun":
                value = str(value).lower()
            # The SDK names the setter of a list by the plural of its name, whatever that is.
            getattr(request, f"set_{name}s" if isinstance(value, list) else f"set_{name}")(value)
        try:
            body = self.client.do_action_with_exception(request)
        except ServerException as error:
            raise Refused(error.http_status, error.error_code, error.message, error.request_id) from error
        return 200, json.loads(body)


class Calls:
    """The calls that every client makes, each on an account of its own."""

    def __init__(self, told, name, service, connect):
        self.told, self.name, self.service, self.connect = told, name, service, connect
        self.client = connect(service.key, service.secret)

    def all(self):
        for what, make in [
            ("publish 3 entries", lambda: self.accepted(PUBLISH, self.entries(3))),
            ("list: they are shown", lambda: self.shown(3)),
            ("list by pages of 2", self.pages),
            ("withdraw them", lambda: self.accepted(WITHDRAW, self.entries(3))),
            ("list: none is shown", lambda: self.shown(0)),
        ]:
            self.told.call(self.name, what, make)
        for state, (code, message) in ROWS.items():
            self.told.call(self.name, f"publish in state {state}", lambda: self.row(state, code, message))
        for what, make in [
            ("dry run passes", self.dry_run),
            ("dry run: nothing is shown", lambda: self.shown(0)),
            ("publish 50 entries", lambda: self.accepted(PUBLISH, self.entries(50))),
            ("publish 51 entries", self.too_many),
            ("list: 50 are shown", lambda: self.shown(50)),
            ("withdraw 50 entries", lambda: self.accepted(WITHDRAW, self.entries(50))),
            ("wrong secret", self.wrong_secret),
            ("unknown key", self.unknown_key),
            ("temporary key", self.temporary_key),
            ("temporary key with another token", self.other_token),
        ]:
            self.told.call(self.name, what, make)
        if hasattr(self.client, "call_by_form"):
            self.told.call(self.name, "publish by form", self.by_form)
            self.told.call(self.name, "list: it is shown", lambda: self.shown(1))

    def entries(self, size, state="publishable-entries"):
        values = dict(self.service.state(PUBLISH, state))
        return values | {"RouteEntries": values["RouteEntries"][:size]}

    def accepted(self, operation, values, client=None):
        status, body = (client or self.client).call(operation, values)
        expect(status, 200, "the status")
        assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", body["RequestId"]), body
        return f"{status} {body['RequestId']}"

    def refused(self, operation, values, client=None):
        try:
            answer = (client or self.client).call(operation, values)
        except Refused as refusal:
            request_id = refusal.request_id or ""
            assert re.fullmatch(r"[0-9A-F-]{36}", request_id), f"the request id: {request_id!r}"
            return refusal
        raise AssertionError(f"expected a refusal, found {answer}")

    def query(self):
        values = self.service.state(PUBLISH, "publishable-entries")
        return {
            "RegionId": values["RegionId"],
            "RouteTableId": values["RouteEntries"][0]["RouteTableId"],
            "TargetType": values["TargetType"],
            "TargetInstanceId": values["TargetInstanceId"],
        }

    def list(self, **more):
        status, body = self.client.call(LIST, self.query() | more)
        expect(status, 200, "the status")
        return body

    def shown(self, size):
        expected = {entry["DestinationCidrBlock"] for entry in self.entries(size)["RouteEntries"]}
        body = self.list()
        expect({entry["DestinationCidrBlock"] for entry in body["RouteEntries"]}, expected, "what is shown")
        for entry in body["RouteEntries"]:
            (target,) = entry["RoutePublishTargets"]
            expect(target["PublishTargetInstanceId"], self.query()["TargetInstanceId"], "the target")
            expect(target["PublishStatus"], "Published", "the status")
        return f"{size} entries"

    def pages(self):
        sizes, token = [], {}
        while True:
            body = self.list(MaxResults=2, **token)
            sizes.append(len(body["RouteEntries"]))
            if not body.get("NextToken"):
                break
            token = {"NextToken": body["NextToken"]}
        expect(sizes, [2, 1], "the pages")
        return f"pages of {sizes}"

    def row(self, state, code, message):
        refusal = self.refused(PUBLISH, self.service.state(PUBLISH, state))
        expect((refusal.status, refusal.code), (400, code), "the refusal")
        assert re.fullmatch(message, refusal.message), refusal.message
        return refusal

    def dry_run(self):
        refusal = self.refused(PUBLISH, self.entries(3) | {"DryRun": True})
        expect((refusal.status, refusal.code), (400, "DryRunOperation"), "the pass answer")
        expect(refusal.message, "Request validation has been passed with DryRun flag set.", "the message")
        return refusal

    def too_many(self):
        refusal = self.refused(PUBLISH, self.entries(51))
        expect(refusal.status // 100, 4, "the class of the status")
        return refusal

    def wrong_secret(self):
        refusal = self.refused(PUBLISH, self.entries(3), self.connect(self.service.key, "not the secret"))
        # The SDK before the current one compares what was to be signed with what it signed, and says more.
        codes = {Current: "SignatureDoesNotMatch", Former: "InvalidAccessKeySecret"}
        expect((refusal.status, refusal.code), (400, codes[type(self.client)]), "the refusal")
        return f"{refusal.status} {refusal.code} ({refusal.request_id})"

    def unknown_key(self):
        refusal = self.refused(PUBLISH, self.entries(3), self.connect("LTAI5tNobody", self.service.secret))
        expect((refusal.status, refusal.code), (404, "InvalidAccessKeyId.NotFound"), "the refusal")
        return refusal

    def temporary_key(self):
        service = self.service
        client = self.connect(service.temporary_key, service.temporary_secret, service.security_token)
        seen = self.accepted(PUBLISH, self.entries(1), client)
        self.accepted(WITHDRAW, self.entries(1), client)
        return seen

    def other_token(self):
        client = self.connect(self.service.temporary_key, self.service.temporary_secret, "another token/+=")
        refusal = self.refused(PUBLISH, self.entries(1), client)
        expect((refusal.status, refusal.code), (400, "InvalidSecurityToken.Malformed"), "the refusal")
        return refusal

    def by_form(self):
        status, body = self.client.call_by_form(PUBLISH, self.entries(1))
        expect((status, list(body)), (200, ["RequestId"]), "the answer")
        return f"{status} {body['RequestId']}"
