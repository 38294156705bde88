//! How route entries are published, withdrawn and listed.

use std::collections::{BTreeMap, BTreeSet};

use crate::reference::outcome::ErrorForm;

/// How an operation on a list of route entries behaves: publish and withdraw share their parameters and error rows.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub struct Routes {
    /// Parameters whose absence is refused.
    pub required: BTreeSet<Required>,
    /// How the absence of one is refused; `%s` is its name.
    pub missing: ErrorForm,
    /// How a request without entries is refused; `None`: it is accepted and does nothing.
    pub no_entries: Option<ErrorForm>,
    /// The most entries of one request.
    pub max_entries: usize,
    /// How more are refused.
    pub oversize: ErrorForm,
    /// How many entries of an accepted list take effect; the book: all.
    pub effective_entries: usize,
    /// How text is refused that is no CIDR block; `None`: the entry is accepted and does nothing.
    pub malformed_cidr: Option<ErrorForm>,
    /// How a list that names one entry twice is refused; `None`: it is accepted.
    pub duplicates: Option<ErrorForm>,
    /// What becomes of an entry that is already as asked for.
    pub again: Again,
    /// What a dry run means.
    pub dry_run: DryRunRules,
    /// The error table.
    pub rows: BTreeMap<RowCondition, Row>,
    /// Whether `%s` in a message is filled.
    pub fills_placeholders: bool,
    /// Whether an accepted call does anything.
    pub takes_effect: bool,
    /// Which entries of a list with a bad one take effect although the request is refused.
    pub of_bad_list: OfBadList,
    /// Whether an entry is looked at before its table is.
    pub entry_first: bool,
    /// What the limit counts; the book: entries.
    pub limit_counts: LimitCounts,
    /// A number of entries that ends in an internal error; the book has none.
    pub breaks_at: Option<usize>,
    /// A parameter that need not be there where the other one is; the book has none.
    pub excused: Option<(Required, Required)>,
    /// The status of a row's code where the entry is not the first, in place of the row's own.
    pub later_status: Option<u16>,
    /// The status of a row's code where the table does not exist, in place of the row's own.
    pub no_table_status: Option<u16>,
    /// What else of the table an accepted call changes; the book: nothing.
    pub besides: Besides,
    /// Whether only the first entry of a list is held to the rows of the error table.
    pub checks_first_only: bool,
    /// The code of a row where the entry is not the first, in place of the row's own.
    pub later_code: Option<&'static str>,
}

/// What an accepted call changes of a table besides the entries that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Besides {
    /// Nothing.
    Nothing,
    /// The entry that follows the last one is done too.
    Neighbour,
    /// What earlier calls did is undone.
    Earlier,
}

/// Which entries of a list with a bad one take effect although the request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfBadList {
    /// None.
    Nothing,
    /// Those before the bad one.
    Prefix,
    /// All good ones.
    All,
}

/// What the limit of a list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitCounts {
    /// Entries.
    Entries,
    /// The tables that they stand in.
    Tables,
}

/// A parameter whose absence is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Required {
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
    /// `DryRun`, which the book does not require.
    DryRun,
}

/// What becomes of an entry that is already as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It is accepted and stays as it is.
    Accepted,
    /// It is refused for its publish status.
    Refused,
}

/// What a dry run means.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is one choice of behaviour")]
pub struct DryRunRules {
    /// What absence stands for.
    pub by_default: bool,
    /// Whether only `true` asks for one, and other spellings for a normal call.
    pub lower_case_only: bool,
    /// How much of a request it looks at, besides the caller.
    pub sight: DryRunSight,
    /// Whether it looks for required parameters.
    pub checks_required: bool,
    /// How it passes.
    pub pass: DryRunAnswer,
    /// The code of every refusal under dry run, where it is not the real call's.
    pub refusal_code: Option<&'static str>,
    /// The code with which a dry run refuses a list that is too long, where it is not the real call's.
    pub limit_code: Option<&'static str>,
    /// Whether the routes are published all the same.
    pub takes_effect: bool,
    /// From how many entries on, where they are.
    pub takes_effect_from: usize,
    /// Whether what was published before in the tables it names is taken back.
    pub clears: bool,
}

/// How much of a request a dry run looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DryRunSight {
    /// Required parameters.
    Required,
    /// Form and limits too.
    Form,
    /// Everything that the real call looks at.
    Everything,
}

/// How a dry run passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DryRunAnswer {
    /// With this code.
    Code(ErrorForm),
    /// Like a normal call.
    NormalSuccess,
}

/// The condition of a row of the error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowCondition {
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

/// A row of the error table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whether the condition is refused, or overlooked.
    pub oversight: Oversight,
    /// The answer.
    pub form: ErrorForm,
}

/// Whether a condition is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversight {
    /// It is refused.
    Noticed,
    /// The call is accepted all the same.
    Overlooked,
}

/// How published entries are listed.
#[derive(Clone, Debug)]
pub struct RoutesListing {
    /// The page's length where none is asked for.
    pub default_page: usize,
    /// The longest page.
    pub longest_page: usize,
    /// How often a table is listed before it shows a change.
    pub reads_until_shown: u32,
    /// Whether a page's last element is left out.
    pub skips_last_of_page: bool,
    /// Whether a page begins with the last element of the page before.
    pub repeats_last_of_page: bool,
    /// Whether an entry is listed once and then no more.
    pub shows_once: bool,
    /// Parameters whose absence is refused.
    pub required: BTreeSet<Required>,
    /// How a value that cannot be read is refused; `%s` is the parameter's name.
    pub invalid: ErrorForm,
}

impl Default for RoutesListing {
    fn default() -> Self {
        let required = [Required::RouteTableId, Required::TargetType];
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

impl Routes {
    /// Publishing, as its page has it.
    pub(super) fn publish() -> Self {
        Self {
            required: [
                Required::RegionId,
                Required::TargetType,
                Required::TargetInstanceId,
                Required::RouteTableId,
                Required::DestinationCidrBlock,
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
            again: Again::Accepted,
            dry_run: DryRunRules {
                by_default: false,
                lower_case_only: false,
                sight: DryRunSight::Required,
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
            of_bad_list: OfBadList::Nothing,
            entry_first: false,
            limit_counts: LimitCounts::Entries,
            breaks_at: None,
            excused: None,
            later_status: None,
            no_table_status: None,
            besides: Besides::Nothing,
            checks_first_only: false,
            later_code: None,
        }
    }

    /// Withdrawing, as its page has it: one error row more, and a dry run that sees form and limits.
    pub(super) fn withdraw() -> Self {
        let mut rules = Self::publish();
        rules.no_entries =
            Some(ErrorForm::new(400, "MissingParam.RouteEntries", "The parameter RouteEntries is missing."));
        rules.dry_run.sight = DryRunSight::Form;
        rules
    }

    /// A row of the error table, to be changed.
    ///
    /// # Panics
    ///
    /// Never for rules that began as the default, which has a row for each condition.
    pub fn row(&mut self, condition: RowCondition) -> &mut Row {
        self.rows.get_mut(&condition).expect("the default has a row for each condition")
    }
}

const INVALID: ErrorForm =
    ErrorForm::new(400, "InvalidParameter", "The specified value of parameter \"%s\" is not valid.");

/// The error table of `PublishVpcRouteEntries`, row by row in the order of the page.
fn rows() -> BTreeMap<RowCondition, Row> {
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
        (condition, Row { oversight: Oversight::Noticed, form })
    };
    rows.map(row).into()
}
