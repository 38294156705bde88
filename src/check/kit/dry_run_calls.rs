//! One call as a dry run and for real.

use crate::{
    contract::{DryRun, DryRunDefault},
    scenario::{Input, Template},
};

/// The call with the switch for dry runs set to a value.
pub(in crate::check) fn dry(call: Template, dry_run: &DryRun, value: &str) -> Template {
    call.with(&dry_run.parameter, Input::text(value))
}

/// The call for real: the switch left out, or where that means a dry run, turned off.
pub(in crate::check) fn real(call: Template, dry_run: &DryRun) -> Template {
    if dry_run.default == DryRunDefault::On {
        dry(call, dry_run, &dry_run.off)
    } else {
        call.without(&dry_run.parameter)
    }
}
