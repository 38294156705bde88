//! Legitimate choices where the documentation is silent or contradicts itself, in one table.
//!
//! No check may complain about any of them. The first choice of each question is the default.

use serde_json::{Value, json};

use super::{
    edit::{AnswerChange, Edit},
    outcome::ErrorForm,
    rules::{
        Again, DryRunAnswer, DryRunSight, ListIndex, Objection, OfBadList, OtherRequest, RequestIdForm, Required,
        Rules, Second, Takes, TimestampForm, TokenTwin,
    },
};

/// A question that the documentation leaves open.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// The name.
    pub id: &'static str,
    /// What is left open.
    pub question: &'static str,
    /// The answers, the default first.
    pub choices: &'static [Choice],
}

/// One answer to an open question.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The name, unique in its question.
    pub id: &'static str,
    /// What the service does, in one sentence without a full stop.
    pub summary: &'static str,
    /// What changes in the rules; the default changes nothing.
    pub change: fn(&mut Rules),
}

impl Variant {
    /// The choice of that name.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<&'static Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }
}

/// The question of that name.
#[must_use]
pub fn variant(id: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|variant| variant.id == id)
}

const fn choice(id: &'static str, summary: &'static str, change: fn(&mut Rules)) -> Choice {
    Choice { id, summary, change }
}

/// Every question.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "publish-success-status",
        question: "which 2xx answers an accepted publication or withdrawal",
        choices: &[choice("200", "200", |_| ()), choice("202", "202", |rules| publish_status(rules, 202))],
    },
    Variant {
        id: "dry-run-checks",
        question: "what a dry run looks at besides key, permission and required parameters",
        choices: &[
            choice("three", "nothing else", |_| ()),
            choice("form", "form and limits", |rules| rules.publish.dry_run.sight = DryRunSight::Form),
            choice("everything", "all that a normal call looks at", |rules| {
                rules.publish.dry_run.sight = DryRunSight::Everything;
                rules.withdraw.dry_run.sight = DryRunSight::Everything;
            }),
        ],
    },
    Variant {
        id: "dry-run-pass-status",
        question: "with which status a dry run passes",
        choices: &[
            choice("400", "400", |_| ()),
            choice("412", "412", |rules| pass(rules, |form| form.status = 412)),
            choice("200", "200 with the code", |rules| pass(rules, |form| form.status = 200)),
        ],
    },
    Variant {
        id: "dry-run-pass-message",
        question: "what a dry run that passes says",
        choices: &[
            choice("shared", "what other products document", |_| ()),
            choice("other", "other words", |rules| {
                pass(rules, |form| form.message = "Dry run passed.".into());
            }),
        ],
    },
    Variant {
        id: "second-publish",
        question: "how an entry is answered that is already published",
        choices: &[
            choice("accepted", "accepted, nothing changes", |_| ()),
            choice("refused", "refused for its publish status", |rules| {
                rules.publish.again = Again::Refused;
            }),
        ],
    },
    Variant {
        id: "duplicate-entries",
        question: "how a request is answered that names one entry twice",
        choices: &[
            choice("accepted", "accepted", |_| ()),
            choice("refused", "refused as invalid", |rules| {
                rules.publish.duplicates = Some(rules.publish.oversize.clone());
            }),
        ],
    },
    Variant {
        id: "no-entries",
        question: "how a request without entries is answered",
        choices: &[
            choice("refused", "refused for a missing parameter", |_| ()),
            choice("accepted", "accepted, nothing to do", |rules| rules.publish.no_entries = None),
        ],
    },
    Variant {
        id: "bad-entry-in-list",
        question: "what becomes of the good entries of a list with a bad one",
        choices: &[
            choice("none", "none is published", |_| ()),
            choice("prefix", "those before the bad one are published", |rules| {
                rules.publish.of_bad_list = OfBadList::Prefix;
            }),
            choice("all", "all good ones are published", |rules| rules.publish.of_bad_list = OfBadList::All),
        ],
    },
    Variant {
        id: "bad-entry-answer",
        question: "how a list is answered in which a bad entry is not the first",
        choices: &[
            choice("as-alone", "as the bad entry alone", |_| ()),
            choice("another-code", "with another code", |rules| rules.publish.later_code = Some("InvalidParameter")),
            choice("accepted", "with success: the first entry alone is looked at", |rules| {
                rules.publish.checks_first_only = true;
            }),
        ],
    },
    Variant {
        id: "region-absent",
        question: "how a request without RegionId is answered",
        choices: &[
            choice("refused", "refused for a missing parameter", |_| ()),
            choice("accepted", "accepted, the endpoint says which", |rules| {
                rules.publish.required.remove(&Required::RegionId);
                rules.withdraw.required.remove(&Required::RegionId);
            }),
        ],
    },
    Variant {
        id: "missing-code",
        question: "which shared code says that a required parameter is missing",
        choices: &[
            choice("missing-parameter", "MissingParameter", |_| ()),
            choice("by-name", "Missing and the parameter's name", |rules| {
                rules.publish.missing = MISSING_BY_NAME;
            }),
        ],
    },
    Variant {
        id: "limit-code",
        question: "which code refuses 51 entries",
        choices: &[
            choice("invalid-parameter", "InvalidParameter", |_| ()),
            choice("quota", "QuotaExceeded.RouteEntries", |rules| {
                let text = "The maximum number of route entries is exceeded.";
                rules.publish.oversize = ErrorForm::new(400, "QuotaExceeded.RouteEntries", text);
            }),
        ],
    },
    Variant {
        id: "unknown-key",
        question: "with which status an unknown access key is refused",
        choices: &[
            choice("404", "404", |_| ()),
            choice("400", "400, as other pages have it", |rules| {
                let text = "Specified access key is not found.";
                let form = ErrorForm::new(400, "InvalidAccessKeyId.NotFound", text);
                rules.alibaba.answer(Objection::UnknownKey, form);
            }),
        ],
    },
    Variant {
        id: "published-shown",
        question: "how soon the list of published entries shows a change",
        choices: &[
            choice("at-once", "in the next answer", |_| ()),
            choice("after-2-reads", "after two answers", |rules| rules.published.reads_until_shown = 2),
        ],
    },
    Variant {
        id: "request-id-form",
        question: "which form request ids have",
        choices: &[
            choice("vendor", "an upper-case UUID, and 32 hexadecimal characters", |_| ()),
            choice("uuid", "a lower-case UUID", |rules| request_ids(rules, RequestIdForm::LowerUuid)),
            choice("hex32", "32 hexadecimal characters", |rules| request_ids(rules, RequestIdForm::Hex32)),
        ],
    },
    Variant {
        id: "other-members",
        question: "which members an answer has besides the documented ones",
        choices: &[
            choice("none", "none", |_| ()),
            choice("extra", "some with values", |rules| members(rules, &json!({"more": [1, "two"]}))),
            choice("null", "some that are null", |rules| members(rules, &Value::Null)),
        ],
    },
    Variant {
        id: "attachment-absent",
        question: "how an association without attachment_id is answered",
        choices: &[
            choice("refused", "refused as invalid", |_| ()),
            choice("accepted", "the first free attachment is associated", |rules| {
                rules.associations.absent_attachment_is_any = true;
            }),
        ],
    },
    Variant {
        id: "second-association",
        question: "how the association of an attachment with a second table is answered",
        choices: &[
            choice("refused", "refused, the first stays", |_| ()),
            choice("moves", "accepted, the first goes", |rules| rules.associations.second = Second::Moves),
        ],
    },
    Variant {
        id: "token-other-request",
        question: "what a used token means with another request",
        choices: &[
            choice("refused", "it is refused as invalid", |_| ()),
            choice("replay", "what it made for the first request", |rules| {
                rules.associations.token.other_request = OtherRequest::First;
            }),
            choice("nothing", "nothing", |rules| rules.associations.token.other_request = OtherRequest::Nothing),
        ],
    },
    Variant {
        id: "pending",
        question: "how long a new association is pending",
        choices: &[
            choice("shown", "until it was met once", |_| ()),
            choice("skipped", "not at all", |rules| rules.associations.reads_until_available = 0),
            choice("long", "until it was met three times", |rules| {
                rules.associations.reads_until_available = 3;
            }),
        ],
    },
    Variant {
        id: "deleting",
        question: "how long an association that was taken back is deleting",
        choices: &[
            choice("shown", "until it was met once", |_| ()),
            choice("skipped", "not at all", |rules| rules.associations.reads_until_gone = 0),
            choice("long", "until it was met three times", |rules| {
                rules.associations.reads_until_gone = 3;
            }),
        ],
    },
    Variant {
        id: "pending-taken-back",
        question: "whether an association can be taken back while it is pending",
        choices: &[
            choice("accepted", "it can", |_| ()),
            choice("busy", "the answer is that it is being operated", |rules| {
                rules.associations.pending_can_go = false;
            }),
        ],
    },
    Variant {
        id: "association-shown",
        question: "how soon the list shows a new association",
        choices: &[
            choice("at-once", "in the next answer", |_| ()),
            choice("after-2-reads", "after two answers", |rules| rules.associations.reads_until_shown = 2),
        ],
    },
    Variant {
        id: "timestamp-form",
        question: "which of the four forms times have",
        choices: &[
            choice("plain", "2020-03-11T15:13:31", |_| ()),
            choice("zone", "2020-03-11T15:13:31Z", |rules| {
                rules.associations.timestamps = TimestampForm::Zone;
            }),
            choice("milliseconds", "2020-03-11T15:13:31.000", |rules| {
                rules.associations.timestamps = TimestampForm::Milliseconds;
            }),
            choice("milliseconds-zone", "2020-03-11T15:13:31.000Z", |rules| {
                rules.associations.timestamps = TimestampForm::MillisecondsZone;
            }),
        ],
    },
    Variant {
        id: "route-table-in-answer",
        question: "which table the answer to an association names",
        choices: &[
            choice("path", "the one of the path", |_| ()),
            choice("other", "another, as in the page's example", |rules| {
                let other = AnswerChange::Set(json!("91c013e2-d65a-474e-9177-c3e1799ca726"));
                rules.answers_of("AssociateRouteTable").edits.push(Edit::new("/association/route_table_id", other));
            }),
        ],
    },
    Variant {
        id: "message-text",
        question: "what the message of a shared code says",
        choices: &[
            choice("specific", "what is wrong, as real answers do", |_| ()),
            choice("table", "the text of the table", |rules| rules.associations.specific_messages = false),
        ],
    },
    Variant {
        id: "token-twin",
        question: "what the same request with the same token is answered while the first is being carried out",
        choices: &[
            choice("same", "the same association", |_| ()),
            choice("exists", "that it exists", |rules| rules.associations.token.twin = TokenTwin::Exists),
            choice("busy", "that it is being operated", |rules| rules.associations.token.twin = TokenTwin::Busy),
        ],
    },
    Variant {
        id: "token-after-undo",
        question: "what a token means after what it made was taken back",
        choices: &[
            choice("new", "nothing, it is as good as new", |_| ()),
            choice("replay", "the association that it made", |rules| rules.associations.token.survives_undo = true),
        ],
    },
    Variant {
        id: "token-empty",
        question: "what an empty token is",
        choices: &[
            choice("absent", "none", |_| ()),
            choice("refused", "too short", |rules| rules.associations.token.empty_refused = true),
        ],
    },
    Variant {
        id: "token-echo",
        question: "whether the token's header is there without a token",
        choices: &[
            choice("when-sent", "it is not", |_| ()),
            choice("always", "it is, with a token that the service made up", |rules| {
                rules.associations.token.echo_unsent = true;
            }),
        ],
    },
    Variant {
        id: "request-id-on-replay",
        question: "which request id the answer to a repeated request has",
        choices: &[
            choice("its-own", "its own", |_| ()),
            choice("equal", "the first one's", |rules| rules.associations.token.keeps_request_id = true),
        ],
    },
    Variant {
        id: "unknown-parameters",
        question: "what becomes of parameters that no page names",
        choices: &[
            choice("ignored", "nothing", |_| ()),
            choice("refused", "the request is refused as invalid", |rules| {
                rules.alibaba.refuses_unknown = true;
                rules.huawei.refuses_unknown = true;
            }),
        ],
    },
    Variant {
        id: "request-form",
        question: "which forms of a request are taken besides a POST with everything in the query",
        choices: &[
            choice("all", "GET, and a form in the body", |_| ()),
            choice("no-form", "GET", |rules| rules.alibaba.takes = Takes::NoForm),
            choice("no-get", "a form in the body", |rules| rules.alibaba.takes = Takes::NoGet),
            choice("neither", "none", |rules| rules.alibaba.takes = Takes::Neither),
        ],
    },
    Variant {
        id: "list-index",
        question: "what indexes of a list mean that do not count from 1",
        choices: &[
            choice("closed", "an order", |_| ()),
            choice("ignored", "elements that are not there", |rules| rules.alibaba.list_index = ListIndex::Ignored),
            choice("refused", "an invalid request", |rules| rules.alibaba.list_index = ListIndex::Refused),
        ],
    },
    Variant {
        id: "long-line",
        question: "what answers a request line of more than 8,000 bytes",
        choices: &[
            choice("read", "the service", |_| ()),
            choice("414", "status 414 with a page of HTML", |rules| long_line(rules, 414)),
            choice("431", "status 431 with a page of HTML", |rules| long_line(rules, 431)),
        ],
    },
    Variant {
        id: "signature-status",
        question: "with which status another signature is refused",
        choices: &[
            choice("400", "400", |_| ()),
            choice("403", "403, as other pages have it", |rules| status(rules, Objection::Signature, 403)),
        ],
    },
    Variant {
        id: "permission-status",
        question: "with which status and code a caller without the permission is refused",
        choices: &[
            choice("403", "403", |_| ()),
            choice("400", "400, as other pages have it", |rules| status(rules, Objection::NoPermission, 400)),
            choice("no-permission", "403 NoPermission", |rules| {
                let form = ErrorForm::new(403, "NoPermission", "You are not authorized to do this action.");
                rules.alibaba.answer(Objection::NoPermission, form);
            }),
            choice("no-permission-400", "400 Forbidden.NoPermission", |rules| {
                let form = ErrorForm::new(400, "Forbidden.NoPermission", "Authentication is failed for NULL.");
                rules.alibaba.answer(Objection::NoPermission, form);
            }),
        ],
    },
    Variant {
        id: "date-answer",
        question: "how a request of another day is refused",
        choices: &[
            choice("vendor", "as expired, or as not authenticated", |_| ()),
            choice("signature", "as another signature", |rules| {
                for gateway in [&mut rules.alibaba, &mut rules.huawei] {
                    let form = gateway.objections.get(&Objection::Signature).map(|rule| rule.form.clone());
                    for objection in [Objection::DatePast, Objection::DateFuture] {
                        if let Some(form) = &form {
                            gateway.answer(objection, form.clone());
                        }
                    }
                }
            }),
        ],
    },
    Variant {
        id: "error-order",
        question: "which of two errors wins",
        choices: &[
            choice("outer", "that of the table, the router", |_| ()),
            choice("inner", "that of the entry, the attachment", |rules| {
                rules.publish.entry_first = true;
                rules.withdraw.entry_first = true;
                rules.associations.absent_bottom_up = true;
            }),
        ],
    },
    Variant {
        id: "missing-noticed-by",
        question: "who notices that a required parameter is missing",
        choices: &[
            choice("service", "the service, after it knows the caller", |_| ()),
            choice("gateway", "the gateway, before it knows the caller", |rules| rules.alibaba.missing_first = true),
        ],
    },
    Variant {
        id: "huawei-request-id-header",
        question: "whether a header names the request too",
        choices: &[
            choice("present", "it does", |_| ()),
            choice("absent", "only the body does", |rules| rules.huawei.request_id_header = false),
        ],
    },
];

/// What stands for a missing parameter at the gateway: its own name in the code.
const MISSING_BY_NAME: ErrorForm = ErrorForm::new(400, "Missing%s", "%s is mandatory for this action.");

fn publish_status(rules: &mut Rules, status: u16) {
    for operation in ["PublishVpcRouteEntries", "WithdrawVpcPublishedRouteEntries"] {
        rules.answers_of(operation).status = status;
    }
}

fn long_line(rules: &mut Rules, status: u16) {
    rules.alibaba.long_line = Some(status);
    rules.huawei.long_line = Some(status);
}

/// Raises an objection of the gateway whose pages disagree on its status with another status.
fn status(rules: &mut Rules, objection: Objection, status: u16) {
    if let Some(rule) = rules.alibaba.objections.get_mut(&objection) {
        rule.form.status = status;
    }
}

fn pass(rules: &mut Rules, change: fn(&mut ErrorForm)) {
    for dry_run in [&mut rules.publish.dry_run, &mut rules.withdraw.dry_run] {
        match &mut dry_run.pass {
            DryRunAnswer::Code(form) => change(form),
            DryRunAnswer::NormalSuccess => (),
        }
    }
}

fn request_ids(rules: &mut Rules, form: RequestIdForm) {
    rules.alibaba.request_ids = form;
    rules.huawei.request_ids = form;
}

/// Adds a member with this value to every answer, deep and on top.
fn members(rules: &mut Rules, value: &Value) {
    let add = |pointer| Edit::new(pointer, AnswerChange::Set(value.clone()));
    for answers in rules.answers.values_mut() {
        answers.edits.push(add("/extension"));
    }
    rules.answers_of("AssociateRouteTable").edits.push(add("/association/route_policy"));
    rules.alibaba.error_edits.push(add("/AccessDeniedDetail"));
    rules.huawei.error_edits.push(add("/encoded_authorization_message"));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_name_of_its_own_and_begins_with_the_default() {
        let book = format!("{:?}", Rules::default());
        let mut names = BTreeSet::new();
        for variant in VARIANTS {
            assert!(names.insert(variant.id), "{} is there twice", variant.id);
            assert!(variant.choices.len() > 1, "{}", variant.id);
            for (index, choice) in variant.choices.iter().enumerate() {
                let mut rules = Rules::default();
                (choice.change)(&mut rules);
                let is_default = format!("{rules:?}") == book;
                assert_eq!(is_default, index == 0, "{}={}", variant.id, choice.id);
                assert_eq!(variant.choice(choice.id).map(|found| found.summary), Some(choice.summary));
            }
        }
        assert!(variant("pending").is_some() && variant("no-such-variant").is_none());
    }
}
