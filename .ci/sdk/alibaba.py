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
from alibabacloud_vpc20160428 import models
from alibabacloud_vpc20160428.client import Client

from told import expect

PUBLISH = "PublishVpcRouteEntries"
WITHDRAW = "WithdrawVpcPublishedRouteEntries"
LIST = "ListVpcPublishedRouteEntries"
FILLED = "The status of {} [{}] is incorrect."
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
            plural = "s" if isinstance(value, list) and not name.endswith("s") else ""
            getattr(request, f"set_{name}{plural}")(value)
        try:
            status, _, body = self.client.get_response(request)[:3], None, None
        except ServerException as error:
            raise Refused(error.http_status, error.error_code, error.message, error.request_id) from error
        status, _, body = status
        body = json.loads(body)
        if status >= 400:
            raise Refused(status, body["Code"], body["Message"], body["RequestId"])
        return status, body
