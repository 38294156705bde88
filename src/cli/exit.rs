//! Exit codes are an interface: scripts read them.

use std::process::ExitCode;

use crate::report::Totals;

/// The exit codes as the help shows them.
pub(super) const HELP: &str = "Exit codes:
  0  every tested clause passed, or has only a warning
  1  a `must` clause failed (with --strict, any clause); derive --check: the clauses differ;
     selftest: a fault was not found, or a faultless service got a finding
  2  the command, its input or a contract is wrong
  3  a tested clause is inconclusive, or the run was cut short (--allow-inconclusive: 0 for the former)
  4  nothing ran: no request was made";

/// The end of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every tested clause passed.
    Passed,
    /// A clause failed.
    Failed,
    /// The command, its input or a contract is wrong.
    Invalid,
    /// A tested clause is not settled, or the run or the command could not be finished.
    Inconclusive,
    /// No request was made.
    NothingRan,
}

impl Exit {
    /// The end of a run with these totals.
    #[must_use]
    pub fn of_run(totals: &Totals, cut_short: bool, strict: bool, allow_inconclusive: bool) -> Self {
        let failed = totals.fail > 0 || strict && totals.warnings > 0;
        let inconclusive = totals.inconclusive > 0 && !allow_inconclusive || totals.errors > 0 || cut_short;
        let ran = totals.requests > 0 || cut_short;
        match () {
            () if failed => Self::Failed,
            () if !ran => Self::NothingRan,
            () if inconclusive => Self::Inconclusive,
            () => Self::Passed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Invalid => 2,
            Exit::Inconclusive => 3,
            Exit::NothingRan => 4,
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
        assert_eq!(Exit::of_run(&totals(1, 0, 1, 1), false, false, false), Exit::Failed);
        assert_eq!(Exit::of_run(&totals(0, 1, 0, 1), false, false, false), Exit::Passed);
        assert_eq!(Exit::of_run(&totals(0, 1, 0, 1), false, true, false), Exit::Failed);
        assert_eq!(Exit::of_run(&totals(0, 0, 1, 1), false, false, false), Exit::Inconclusive);
        assert_eq!(Exit::of_run(&totals(0, 0, 1, 1), false, false, true), Exit::Passed);
        assert_eq!(Exit::of_run(&totals(0, 0, 0, 1), true, false, true), Exit::Inconclusive);
        assert_eq!(Exit::of_run(&totals(0, 0, 0, 0), false, false, false), Exit::NothingRan);
    }

    #[test]
    fn without_a_request_nothing_ran_whatever_is_said_of_the_clauses() {
        let totals = Totals { inconclusive: 3, errors: 1, ..Totals::default() };
        for allow_inconclusive in [false, true] {
            assert_eq!(Exit::of_run(&totals, false, false, allow_inconclusive), Exit::NothingRan);
            assert_eq!(Exit::of_run(&totals, true, false, allow_inconclusive), Exit::Inconclusive);
        }
    }
}
