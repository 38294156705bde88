//! Exit codes are an interface: scripts read them.

use std::process::ExitCode;

use crate::report::Totals;

/// The exit codes as the help shows them.
pub(super) const HELP: &str = "Exit codes:
  0  every asked clause is kept, or only warnings were found
  1  a `must` clause is broken (with --strict, any clause); derive --check: the clauses differ;
     selftest: a fault lives or an alarm is drawn
  2  the command, its input or a contract is wrong
  3  an asked clause is not settled, or the run was cut short (--allow-inconclusive: 0 for the former)
  4  nothing ran";

/// The end of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every asked clause is kept.
    Kept,
    /// A clause is broken.
    Broken,
    /// The command, its input or a contract is wrong.
    Defect,
    /// Something that was asked is not settled.
    Unsettled,
    /// Nothing ran.
    Nothing,
}

impl Exit {
    /// The end of a run with these totals.
    #[must_use]
    pub fn of_run(totals: &Totals, cut_short: bool, strict: bool, allow_inconclusive: bool) -> Self {
        let broken = totals.fail > 0 || strict && totals.warnings > 0;
        let unsettled = totals.inconclusive > 0 && !allow_inconclusive || totals.errors > 0 || cut_short;
        let ran = totals.requests > 0 || cut_short;
        match () {
            () if broken => Self::Broken,
            () if !ran => Self::Nothing,
            () if unsettled => Self::Unsettled,
            () => Self::Kept,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Kept => 0,
            Exit::Broken => 1,
            Exit::Defect => 2,
            Exit::Unsettled => 3,
            Exit::Nothing => 4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_that_was_found_decides() {
        let totals = |fail, warnings, inconclusive, pass| Totals {
            pass,
            fail,
            warnings,
            inconclusive,
            requests: fail + warnings + inconclusive + pass,
            ..Totals::default()
        };
        assert_eq!(Exit::of_run(&totals(1, 0, 1, 1), false, false, false), Exit::Broken);
        assert_eq!(Exit::of_run(&totals(0, 1, 0, 1), false, false, false), Exit::Kept);
        assert_eq!(Exit::of_run(&totals(0, 1, 0, 1), false, true, false), Exit::Broken);
        assert_eq!(Exit::of_run(&totals(0, 0, 1, 1), false, false, false), Exit::Unsettled);
        assert_eq!(Exit::of_run(&totals(0, 0, 1, 1), false, false, true), Exit::Kept);
        assert_eq!(Exit::of_run(&totals(0, 0, 0, 1), true, false, true), Exit::Unsettled);
        assert_eq!(Exit::of_run(&totals(0, 0, 0, 0), false, false, false), Exit::Nothing);
    }

    #[test]
    fn without_a_request_nothing_ran_whatever_is_said_of_the_clauses() {
        let totals = Totals { inconclusive: 3, errors: 1, ..Totals::default() };
        for allow_inconclusive in [false, true] {
            assert_eq!(Exit::of_run(&totals, false, false, allow_inconclusive), Exit::Nothing);
            assert_eq!(Exit::of_run(&totals, true, false, allow_inconclusive), Exit::Unsettled);
        }
    }
}
