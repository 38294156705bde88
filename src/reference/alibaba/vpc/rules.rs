//! The rules of publishing, withdrawing and listing route entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::handler_result::ErrorForm;

/// The rules of an operation on a list of route entries: publish and withdraw share their parameters and error rows.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub(crate) struct PublishRules {
    /// Parameters whose absence is refused.
    pub(crate) required: BTreeSet<RequiredParameter>,
    /// The refusal where one is absent; `%s` is its name.
    pub(crate) missing: ErrorForm,
    /// The refusal of a request without entries; `None`: it is accepted and does nothing.
    pub(crate) no_entries: Option<ErrorForm>,
    /// The most entries of one request.
    pub(crate) max_entries: usize,
    /// The refusal of more.
    pub(crate) oversize: ErrorForm,
    /// The number of entries of an accepted list that take effect; by the documentation all.
    pub(crate) effective_entries: usize,
    /// The refusal of text that is no CIDR block; `None`: the entry is accepted and does nothing.
    pub(crate) malformed_cidr: Option<ErrorForm>,
    /// The refusal of a list that names one entry twice; `None`: it is accepted.
    pub(crate) duplicates: Option<ErrorForm>,
    /// The treatment of an entry that is already as asked for.
    pub(crate) repeated_entry: RepeatedEntry,
    /// The meaning of a dry run.
    pub(crate) dry_run: DryRunRules,
    /// The error table.
    pub(crate) rows: BTreeMap<RowCondition, RowRule>,
    /// Fills `%s` in messages.
    pub(crate) fills_placeholders: bool,
    /// Carries accepted calls out.
    pub(crate) takes_effect: bool,
    /// The entries of a list with a bad one that take effect although the request is refused.
    pub(crate) partial_apply: PartialApply,
    /// Looks at an entry before its table.
    pub(crate) entry_first: bool,
    /// The unit of the limit; by the documentation entries.
    pub(crate) limit_counts: LimitCounts,
    /// A number of entries that ends in an internal error; by the documentation there is none.
    pub(crate) breaks_at: Option<usize>,
    /// A parameter that need not be there where the other one is; by the documentation there is none.
    pub(crate) excused: Option<(RequiredParameter, RequiredParameter)>,
    /// The status of a row's code where the entry is not the first, in place of the row's own.
    pub(crate) later_status: Option<u16>,
    /// The status of a row's code where the table does not exist, in place of the row's own.
    pub(crate) no_table_status: Option<u16>,
    /// A further change that an accepted call makes to the table; by the documentation none.
    pub(crate) side_effect: SideEffect,
    /// Applies the rows of the error table to the first entry of a list alone.
    pub(crate) checks_first_only: bool,
    /// The code of a row where the entry is not the first, in place of the row's own.
    pub(crate) later_code: Option<&'static str>,
}

/// Changes that an accepted call makes to a table besides those of the entries that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SideEffect {
    /// None.
    Nothing,
    /// The entry that follows the last one is done too.
    Neighbour,
    /// The effects of earlier calls are undone.
    Earlier,
}

/// Entries of a list with a bad one that take effect although the request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartialApply {
    /// None.
    Nothing,
    /// Those before the bad one.
    Prefix,
    /// All good ones.
    All,
}

/// Units of the limit of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitCounts {
    /// Entries.
    Entries,
    /// The tables that they stand in.
    Tables,
}

/// A parameter whose absence can be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RequiredParameter {
    /// `RegionId`.
    RegionId,
    /// `TargetType`.
    TargetType,
    /// `TargetInstanceId`.
    TargetInstanceId,
    /// `RouteEntries[].RouteTableId`.
    RouteTableId,
    /// `RouteEntries[].DestinationCidrBlock`.
    DestinationCidrBlock,
    /// `DryRun`, which the documentation does not require.
    DryRun,
}

/// Treatments of an entry that is already as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RepeatedEntry {
    /// It is accepted and stays as it is.
    Accepted,
    /// It is refused for its publish status.
    Refused,
}

/// The meaning of a dry run.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub(crate) struct DryRunRules {
    /// The meaning of absence: `true` is a dry run.
    pub(crate) by_default: bool,
    /// Takes `true` alone for a dry run, and other spellings for a normal call.
    pub(crate) lower_case_only: bool,
    /// The depth to which a request is looked at, besides the caller.
    pub(crate) depth: DryRunDepth,
    /// Looks for required parameters.
    pub(crate) checks_required: bool,
    /// The answer of a dry run that passes.
    pub(crate) pass: DryRunAnswer,
    /// The code of every refusal under dry run, where it is not the real call's.
    pub(crate) refusal_code: Option<&'static str>,
    /// The code with which a dry run refuses a list that is too long, where it is not the real call's.
    pub(crate) limit_code: Option<&'static str>,
    /// Publishes the routes all the same.
    pub(crate) takes_effect: bool,
    /// The fewest entries that are, where they are.
    pub(crate) takes_effect_from: usize,
    /// Takes back what was published before in the tables that the request names.
    pub(crate) clears: bool,
}

/// Depths to which a dry run looks at a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DryRunDepth {
    /// Required parameters.
    Required,
    /// Form and limits too.
    Form,
    /// Everything that the real call looks at.
    Everything,
}

/// Answers of a dry run that passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DryRunAnswer {
    /// This code.
    Code(ErrorForm),
    /// The answer of a normal call.
    NormalSuccess,
}

/// The condition of a row of the error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RowCondition {
    /// The VPC is in an invalid state.
    Vpc,
    /// The table has no such entry.
    RouteEntryAbsent,
    /// The entry is being created or changed.
    RouteEntry,
    /// The table is a custom one.
    CustomRouteTable,
    /// The publish status forbids it.
    PublishStatus,
    /// The target does not belong to the VPC.
    TargetNotAssociated,
    /// There are no such targets.
    TargetType,
    /// The table is in an invalid state.
    RouteTable,
    /// The entry is a system route.
    SystemRoute,
    /// The next hop's type cannot be published.
    NextHop,
    /// The entry's destination is a prefix list.
    PrefixList,
}

/// The rule of a row of the error table.
#[derive(Clone, Debug)]
pub(crate) struct RowRule {
    /// Enforces the row or ignores it.
    pub(crate) enforcement: Enforcement,
    /// The answer.
    pub(crate) form: ErrorForm,
}

/// Enforcement of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enforcement {
    /// It is refused.
    Enforced,
    /// The call is accepted all the same.
    Ignored,
}

/// The rules of the list of published entries.
#[derive(Clone, Debug)]
pub(crate) struct ListingRules {
    /// The page's length where none is asked for.
    pub(crate) default_page: usize,
    /// The longest page.
    pub(crate) longest_page: usize,
    /// The number of times that a table is listed before it shows a change.
    pub(crate) reads_until_shown: u32,
    /// Leaves a page's last element out.
    pub(crate) skips_last_of_page: bool,
    /// Begins a page with the last element of the page before.
    pub(crate) repeats_last_of_page: bool,
    /// Lists an entry once and then no more.
    pub(crate) shows_once: bool,
    /// Parameters whose absence is refused.
    pub(crate) required: BTreeSet<RequiredParameter>,
    /// The refusal of a value that cannot be read; `%s` is the parameter's name.
    pub(crate) invalid: ErrorForm,
}

impl Default for ListingRules {
    fn default() -> Self {
        let required = [RequiredParameter::RouteTableId, RequiredParameter::TargetType];
        Self {
            default_page: 50,
            longest_page: 500,
            reads_until_shown: 0,
            skips_last_of_page: false,
            repeats_last_of_page: false,
            shows_once: false,
            required: required.into(),
            invalid: INVALID,
        }
    }
}

impl PublishRules {
    /// Publishing, as its page has it.
    pub(crate) fn publish() -> Self {
        Self {
            required: [
                RequiredParameter::RegionId,
                RequiredParameter::TargetType,
                RequiredParameter::TargetInstanceId,
                RequiredParameter::RouteTableId,
                RequiredParameter::DestinationCidrBlock,
            ]
            .into(),
            missing: ErrorForm::new(
                400,
                "MissingParameter",
                "The input parameter \"%s\" that is mandatory for processing this request is not supplied.",
            ),
            no_entries: Some(ErrorForm::new(
                400,
                "MissingParameter",
                "The input parameter \"RouteEntries\" that is mandatory for processing this request is not supplied.",
            )),
            max_entries: 50,
            oversize: INVALID.filled(&["RouteEntries"]),
            effective_entries: usize::MAX,
            malformed_cidr: Some(INVALID.filled(&["DestinationCidrBlock"])),
            duplicates: None,
            repeated_entry: RepeatedEntry::Accepted,
            dry_run: DryRunRules {
                by_default: false,
                lower_case_only: false,
                depth: DryRunDepth::Required,
                checks_required: true,
                pass: DryRunAnswer::Code(ErrorForm::new(
                    400,
                    "DryRunOperation",
                    "Request validation has been passed with DryRun flag set.",
                )),
                refusal_code: None,
                limit_code: None,
                takes_effect: false,
                takes_effect_from: 1,
                clears: false,
            },
            rows: rows(),
            fills_placeholders: true,
            takes_effect: true,
            partial_apply: PartialApply::Nothing,
            entry_first: false,
            limit_counts: LimitCounts::Entries,
            breaks_at: None,
            excused: None,
            later_status: None,
            no_table_status: None,
            side_effect: SideEffect::Nothing,
            checks_first_only: false,
            later_code: None,
        }
    }

    /// Withdrawing, as its page has it: one error row more, and a dry run that sees form and limits.
    pub(crate) fn withdraw() -> Self {
        let mut rules = Self::publish();
        rules.no_entries =
            Some(ErrorForm::new(400, "MissingParam.RouteEntries", "The parameter RouteEntries is missing."));
        rules.dry_run.depth = DryRunDepth::Form;
        rules
    }

    /// A row of the error table, to be changed.
    ///
    /// # Panics
    ///
    /// Never for rules that began as the default, which has a row for each condition.
    pub(crate) fn row(&mut self, condition: RowCondition) -> &mut RowRule {
        self.rows.get_mut(&condition).expect("the default has a row for each condition")
    }
}

const INVALID: ErrorForm =
    ErrorForm::new(400, "InvalidParameter", "The specified value of parameter \"%s\" is not valid.");

/// The error table of `PublishVpcRouteEntries`, row by row in the order of the page.
fn rows() -> BTreeMap<RowCondition, RowRule> {
    let rows = [
        (RowCondition::Vpc, "IncorrectStatus.Vpc", "The status of %s [%s] is incorrect."),
        (
            RowCondition::RouteEntryAbsent,
            "ResourceNotFound.RouteEntry",
            "The specified resource routeEntry is not found.",
        ),
        (RowCondition::RouteEntry, "IncorrectStatus.RouteEntry", "The status of %s [%s] is incorrect."),
        (
            RowCondition::CustomRouteTable,
            "Forbidden.OperateCustomRouteTable",
            "The operation is forbidden because publish route entry in custom route table.",
        ),
        (
            RowCondition::PublishStatus,
            "IncorrectStatus.RouteEntryPublishStatus",
            "Route entry publish status is incorrect.",
        ),
        (
            RowCondition::TargetNotAssociated,
            "ResourceNotAssociated.TargetInstance",
            "The target instance is not associated with vpc.",
        ),
        (
            RowCondition::TargetType,
            "OperationDenied.UnsupportedTargetType",
            "The operation is not allowed because the target type is not supported.",
        ),
        (RowCondition::RouteTable, "IncorrectStatus.RouteTable", "The route table is in an invalid state."),
        (
            RowCondition::SystemRoute,
            "OperationUnsupported.PublishSystemRouteEntry",
            "Publishing system route entry is unsupported.",
        ),
        (
            RowCondition::NextHop,
            "OperationUnsupported.UnsupportedNextHop",
            "Unsupported nexthop type for route entry publish operation.",
        ),
        (
            RowCondition::PrefixList,
            "OperationUnsupported.PublishPrefixListRouteEntry",
            "Publishing prefix list route entry is unsupported.",
        ),
    ];
    let row = |(condition, code, message)| {
        let form = ErrorForm::new(400, code, message);
        (condition, RowRule { enforcement: Enforcement::Enforced, form })
    };
    rows.map(row).into()
}
