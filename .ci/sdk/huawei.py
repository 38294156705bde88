"""The calls of Huawei Cloud's SDK, `huaweicloudsdker`."""

import json
import re
import urllib.error
import urllib.request

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdker.v3 import (
    AssociateRouteTableRequest,
    AssociationRequestBody,
    DisassociateRouteTableRequest,
    ErClient,
    ListAssociationsRequest,
)

from told import expect

SDK = "huaweicloudsdker"
NOWHERE = "00000000-0000-4000-8000-000000000000"
MOST_READS = 8


class Calls:
    def __init__(self, told, service):
        self.told, self.service = told, service
        self.client = self.connect(service.key, service.secret)
        state = service.state("AssociateRouteTable", "associable")
        self.router, self.tables, self.attachments = state["er_id"], state["route_table_id"], state["attachment_id"]
        self.first = None

    def connect(self, key, secret, token=None):
        state = self.service.state("AssociateRouteTable", "associable")
        credentials = BasicCredentials(key, secret, state["project_id"])
        if token:
            credentials = credentials.with_security_token(token)
        builder = ErClient.new_builder().with_credentials(credentials)
        return builder.with_endpoint(f"http://{self.service.endpoint}").build()

    def all(self):
        for what, make in [
            ("associate", self.associate),
            ("await available by list", lambda: self.wait_for(self.tables[0], ["available"])),
            ("the same token again: the same association", self.again),
            ("second association of the attachment", lambda: self.second(self.tables[1])),
            ("the same association once more", lambda: self.second(self.tables[0])),
            ("disassociate", self.disassociate),
            ("await its end by list", lambda: self.wait_for(self.tables[0], [])),
            ("disassociate what is not associated", self.nothing_to_undo),
            ("list by pages", self.pages),
            ("list by state", self.by_state),
        ]:
            self.told.call(SDK, what, make)
        for what, code, change in [
            ("no such router", "ER.04041001", {"er_id": NOWHERE}),
            ("no such route table", "ER.04045001", {"route_table_id": NOWHERE}),
            ("no such attachment", "ER.04044001", {"attachment_id": NOWHERE}),
        ]:
            self.told.call(SDK, what, lambda: self.refused(404, code, lambda: self.request(**change)))
        no_attachment = {"attachment_id": None}
        for what, make in [
            ("no attachment", lambda: self.refused(400, "ER.04009005", lambda: self.request(**no_attachment))),
            ("wrong secret", lambda: self.stranger(self.service.key, "not the secret")),
            ("unknown key", lambda: self.stranger("HWNOBODY", self.service.secret)),
            ("temporary key", self.temporary_key),
            ("temporary key with another token", self.other_token),
        ]:
            self.told.call(SDK, what, make)
        self.told.call("urllib", "list with X-Auth-Token", self.with_token)
        self.told.call("urllib", "list with another X-Auth-Token", self.with_other_token)

    def request(self, client=None, **change):
        values = {"er_id": self.router, "route_table_id": self.tables[0], "attachment_id": self.attachments[0]}
        values |= change
        body = AssociationRequestBody(attachment_id=values.pop("attachment_id"))
        return (client or self.client).associate_route_table(AssociateRouteTableRequest(body=body, **values))

    def listed(self, client=None, table=None, **more):
        table = table or self.tables[0]
        request = ListAssociationsRequest(er_id=self.router, route_table_id=table, **more)
        response = (client or self.client).list_associations(request)
        expect(response.status_code, 200, "the status")
        return response

    def refused(self, status, code, make):
        try:
            answer = make()
        except ClientRequestException as error:
            expect((error.status_code, error.error_code), (status, code), "the refusal")
            assert error.error_msg, "expected a message, found none"
            assert re.fullmatch(r"[0-9a-f]{32}", error.request_id or ""), f"the request id: {error.request_id!r}"
            return f"{error.status_code} {error.error_code}: {error.error_msg} ({error.request_id})"
        raise AssertionError(f"expected a refusal, found {answer}")

    def associate(self):
        response = self.request(x_client_token="sdk-token-1")
        self.first = response.association
        expect(response.status_code, 202, "the status")
        expect(response.x_client_token, "sdk-token-1", "the token in the answer")
        expect((self.first.route_table_id, self.first.attachment_id), (self.tables[0], self.attachments[0]), "it")
        expect(self.first.state, "pending", "its state")
        return f"{response.status_code} {self.first.id} {self.first.state} {self.first.created_at}"

    def wait_for(self, table, states):
        seen = []
        for _ in range(MOST_READS):
            found = self.listed(table=table, attachment_id=[self.attachments[0]]).associations
            seen.append([association.state for association in found])
            if seen[-1] == states:
                return " -> ".join(str(states) for states in seen)
        raise AssertionError(f"expected {states} within {MOST_READS} reads, found {seen}")

    def again(self):
        response = self.request(x_client_token="sdk-token-1")
        expect((response.status_code, response.association.id), (202, self.first.id), "the answer")
        return f"{response.status_code} {response.association.id}"

    def second(self, table):
        return self.refused(400, "ER.04002002", lambda: self.request(route_table_id=table))

    def undo(self):
        body = AssociationRequestBody(attachment_id=self.attachments[0])
        request = DisassociateRouteTableRequest(er_id=self.router, route_table_id=self.tables[0], body=body)
        return self.client.disassociate_route_table(request)

    def disassociate(self):
        response = self.undo()
        expect(response.status_code, 202, "the status")
        return str(response.status_code)

    def nothing_to_undo(self):
        return self.refused(404, "ER.04042001", self.undo)

    def pages(self):
        state = self.service.state("ListAssociations", "associated")
        router, table = state["er_id"], state["route_table_id"]
        sizes, ids, marker = [], [], {}
        while True:
            request = ListAssociationsRequest(er_id=router, route_table_id=table, limit=2, **marker)
            response = self.client.list_associations(request)
            expect(response.page_info.current_count, len(response.associations), "the count")
            sizes.append(len(response.associations))
            ids += [association.id for association in response.associations]
            if not response.page_info.next_marker:
                break
            marker = {"marker": response.page_info.next_marker}
        expect((sizes, len(set(ids))), ([2, 2, 1], 5), "the pages")
        return f"pages of {sizes}"

    def by_state(self):
        state = self.service.state("ListAssociations", "associated")
        found = []
        for states in [["pending", "available"], ["failed"]]:
            request = ListAssociationsRequest(
                er_id=state["er_id"], route_table_id=state["route_table_id"], state=states, sort_key=["id"]
            )
            found.append(len(self.client.list_associations(request).associations))
        expect(found, [5, 0], "the numbers of associations")
        return f"{found}"

    def stranger(self, key, secret):
        return self.refused(401, "APIGW.0301", lambda: self.request(self.connect(key, secret)))

    def temporary_key(self):
        service = self.service
        client = self.connect(service.temporary_key, service.temporary_secret, service.security_token)
        return f"200, {len(self.listed(client).associations)} associations"

    def other_token(self):
        client = self.connect(self.service.temporary_key, self.service.temporary_secret, "another token/+=")
        return self.refused(401, "APIGW.0301", lambda: self.listed(client))

    def bring(self, token):
        """The SDK has no way to bring a token, so this is the plain request of the vendor's page."""
        state = self.service.state("ListAssociations", "associated")
        path = "/v3/{project_id}/enterprise-router/{er_id}/route-tables/{route_table_id}/associations".format(**state)
        request = urllib.request.Request(f"http://{self.service.endpoint}{path}", headers={"X-Auth-Token": token})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return answer.status, json.load(answer)

    def with_token(self):
        status, body = self.bring(self.service.token)
        expect((status, len(body["associations"])), (200, 5), "the answer")
        return f"{status}, {len(body['associations'])} associations"

    def with_other_token(self):
        try:
            answer = self.bring(self.service.token[:-1] + "x")
        except urllib.error.HTTPError as error:
            body = json.load(error)
            expect((error.code, body["error_code"]), (401, "APIGW.0301"), "the refusal")
            return f"{error.code} {body['error_code']}: {body['error_msg']}"
        raise AssertionError(f"expected a refusal, found {answer}")
