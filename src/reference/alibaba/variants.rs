//! Choices of Alibaba Cloud where its documentation is silent or contradicts itself.

use super::{
    rules::{Alibaba, RequestForms},
    vpc::rules::{DryRunAnswer, DryRunDepth, PartialApply, RepeatedEntry, RequiredParameter},
};
use crate::reference::{
    gateway::{ListIndex, Objection},
    handler_result::ErrorForm,
    variant::{VendorVariant, choice},
};

pub(super) const VARIANTS: &[VendorVariant<Alibaba>] = &[
    VendorVariant {
        id: "publish-success-status",
        question: "which 2xx answers an accepted publication or withdrawal",
        choices: &[choice("200", "200", |_| ()), choice("202", "202", |rules| publish_status(rules, 202))],
    },
    VendorVariant {
        id: "dry-run-checks",
        question: "what a dry run looks at besides key, permission and required parameters",
        choices: &[
            choice("three", "nothing else", |_| ()),
            choice("form", "form and limits", |rules| rules.publish.dry_run.depth = DryRunDepth::Form),
            choice("everything", "all that a normal call looks at", |rules| {
                rules.publish.dry_run.depth = DryRunDepth::Everything;
                rules.withdraw.dry_run.depth = DryRunDepth::Everything;
            }),
        ],
    },
    VendorVariant {
        id: "dry-run-pass-status",
        question: "with which status a dry run passes",
        choices: &[
            choice("400", "400", |_| ()),
            choice("412", "412", |rules| pass(rules, |form| form.status = 412)),
            choice("200", "200 with the code", |rules| pass(rules, |form| form.status = 200)),
        ],
    },
    VendorVariant {
        id: "dry-run-pass-message",
        question: "what a dry run that passes says",
        choices: &[
            choice("shared", "what other products document", |_| ()),
            choice("other", "other words", |rules| {
                pass(rules, |form| form.message = "Dry run passed.".into());
            }),
        ],
    },
    VendorVariant {
        id: "second-publish",
        question: "how an entry is answered that is already published",
        choices: &[
            choice("accepted", "accepted, nothing changes", |_| ()),
            choice("refused", "refused for its publish status", |rules| {
                rules.publish.repeated_entry = RepeatedEntry::Refused;
            }),
        ],
    },
    VendorVariant {
        id: "duplicate-entries",
        question: "how a request is answered that names one entry twice",
        choices: &[
            choice("accepted", "accepted", |_| ()),
            choice("refused", "refused as invalid", |rules| {
                rules.publish.duplicates = Some(rules.publish.oversize.clone());
            }),
        ],
    },
    VendorVariant {
        id: "no-entries",
        question: "how a request without entries is answered",
        choices: &[
            choice("refused", "refused for a missing parameter", |_| ()),
            choice("accepted", "accepted, nothing to do", |rules| rules.publish.no_entries = None),
        ],
    },
    VendorVariant {
        id: "bad-entry-in-list",
        question: "what becomes of the good entries of a list with a bad one",
        choices: &[
            choice("none", "none is published", |_| ()),
            choice("prefix", "those before the bad one are published", |rules| {
                rules.publish.partial_apply = PartialApply::Prefix;
            }),
            choice("all", "all good ones are published", |rules| rules.publish.partial_apply = PartialApply::All),
        ],
    },
    VendorVariant {
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
    VendorVariant {
        id: "region-absent",
        question: "how a request without RegionId is answered",
        choices: &[
            choice("refused", "refused for a missing parameter", |_| ()),
            choice("accepted", "accepted, the endpoint says which", |rules| {
                rules.publish.required.remove(&RequiredParameter::RegionId);
                rules.withdraw.required.remove(&RequiredParameter::RegionId);
            }),
        ],
    },
    VendorVariant {
        id: "missing-code",
        question: "which shared code says that a required parameter is missing",
        choices: &[
            choice("missing-parameter", "MissingParameter", |_| ()),
            choice("by-name", "Missing and the parameter's name", |rules| {
                rules.publish.missing = MISSING_BY_NAME;
            }),
        ],
    },
    VendorVariant {
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
    VendorVariant {
        id: "unknown-key",
        question: "with which status an unknown access key is refused",
        choices: &[
            choice("404", "404", |_| ()),
            choice("400", "400, as other pages have it", |rules| {
                let text = "Specified access key is not found.";
                let form = ErrorForm::new(400, "InvalidAccessKeyId.NotFound", text);
                rules.gateway.answer(Objection::UnknownKey, form);
            }),
        ],
    },
    VendorVariant {
        id: "published-shown",
        question: "how soon the list of published entries shows a change",
        choices: &[
            choice("at-once", "in the next answer", |_| ()),
            choice("after-2-reads", "after two answers", |rules| rules.published.reads_until_shown = 2),
        ],
    },
    VendorVariant {
        id: "request-form",
        question: "which forms of a request are taken besides a POST with everything in the query",
        choices: &[
            choice("all", "GET, and a form in the body", |_| ()),
            choice("no-form", "GET", |rules| rules.request_forms = RequestForms::NoForm),
            choice("no-get", "a form in the body", |rules| rules.request_forms = RequestForms::NoGet),
            choice("neither", "none", |rules| rules.request_forms = RequestForms::Neither),
        ],
    },
    VendorVariant {
        id: "list-index",
        question: "what indexes of a list mean that do not count from 1",
        choices: &[
            choice("closed", "an order", |_| ()),
            choice("ignored", "elements that are not there", |rules| rules.gateway.list_index = ListIndex::Ignored),
            choice("refused", "an invalid request", |rules| rules.gateway.list_index = ListIndex::Refused),
        ],
    },
    VendorVariant {
        id: "signature-status",
        question: "with which status another signature is refused",
        choices: &[
            choice("400", "400", |_| ()),
            choice("403", "403, as other pages have it", |rules| status(rules, Objection::Signature, 403)),
        ],
    },
    VendorVariant {
        id: "permission-status",
        question: "with which status and code a caller without the permission is refused",
        choices: &[
            choice("403", "403", |_| ()),
            choice("400", "400, as other pages have it", |rules| status(rules, Objection::NoPermission, 400)),
            choice("no-permission", "403 NoPermission", |rules| {
                let form = ErrorForm::new(403, "NoPermission", "You are not authorized to do this action.");
                rules.gateway.answer(Objection::NoPermission, form);
            }),
            choice("no-permission-400", "400 Forbidden.NoPermission", |rules| {
                let form = ErrorForm::new(400, "Forbidden.NoPermission", "Authentication is failed for NULL.");
                rules.gateway.answer(Objection::NoPermission, form);
            }),
        ],
    },
    VendorVariant {
        id: "missing-noticed-by",
        question: "who notices that a required parameter is missing",
        choices: &[
            choice("service", "the service, after it knows the caller", |_| ()),
            choice("gateway", "the gateway, before it knows the caller", |rules| rules.missing_first = true),
        ],
    },
];

/// The refusal of a missing parameter that has its name in the code.
const MISSING_BY_NAME: ErrorForm = ErrorForm::new(400, "Missing%s", "%s is mandatory for this action.");

fn publish_status(rules: &mut Alibaba, status: u16) {
    for operation in ["PublishVpcRouteEntries", "WithdrawVpcPublishedRouteEntries"] {
        rules.answers.of(operation).status = status;
    }
}

/// Raises an objection of the gateway whose pages disagree on its status with another status.
fn status(rules: &mut Alibaba, objection: Objection, status: u16) {
    if let Some(rule) = rules.gateway.objections.get_mut(&objection) {
        rule.form.status = status;
    }
}

fn pass(rules: &mut Alibaba, change: fn(&mut ErrorForm)) {
    for dry_run in [&mut rules.publish.dry_run, &mut rules.withdraw.dry_run] {
        match &mut dry_run.pass {
            DryRunAnswer::Code(form) => change(form),
            DryRunAnswer::NormalSuccess => (),
        }
    }
}
