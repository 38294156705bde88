//! Judges what came of cases, and makes the verdicts of clauses of it.

pub(in crate::engine) mod canonical;
pub(in crate::engine) mod case_result;
pub(in crate::engine) mod executed_case;
pub(in crate::engine) mod judge;
pub(in crate::engine) mod outcome;
pub(in crate::engine) mod records;
pub(in crate::engine) mod repeats;
pub(in crate::engine) mod run_state;
pub(in crate::engine) mod verdict_builder;
