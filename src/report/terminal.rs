//! The report that a person reads.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{Summary, reproduction, sent};
use crate::event::{ClauseResult, OperationResult, Reason, SkipReason, Verdict};

/// The least width of the column with the ids of clauses.
const NARROWEST: usize = 52;

/// The report as plain text.
#[must_use]
pub fn terminal(summary: &Summary) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut text, summary);
    text
}

fn write(out: &mut String, summary: &Summary) -> fmt::Result {
    writeln!(out, "tested against its documentation: {}", summary.target)?;
    for operation in &summary.operations {
        writeln!(out)?;
        writeln!(out, "{}", operation.id)?;
        let tested = || operation.clauses.iter().filter(|clause| clause.verdict != Verdict::Skipped);
        let width = tested().map(|clause| clause.id.len()).fold(NARROWEST, usize::max);
        for clause in tested() {
            let place = clause.citation.first().map(ToString::to_string).unwrap_or_default();
            writeln!(out, "  {:<12} {:<6} {:<width$} {place}", word(clause), clause.strength, clause.id)?;
            if let Some(reason) = &clause.reason {
                writeln!(out, "  {:<12}        {reason}", "")?;
            }
        }
        observations(out, operation)?;
    }
    skipped(out, summary)?;
    // What matters most stands last, where a terminal shows it.
    for (operation, clause) in summary.clauses() {
        finding(out, summary, operation, clause)?;
    }
    last_lines(out, summary)
}

fn word(clause: &ClauseResult) -> &'static str {
    match clause.verdict {
        Verdict::Pass => "pass",
        Verdict::Fail if clause.is_failure() => "FAIL",
        Verdict::Fail => "WARNING",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Skipped => "skipped",
        Verdict::Error => "ERROR",
    }
}

fn observations(out: &mut String, operation: &OperationResult) -> fmt::Result {
    if operation.observations.is_empty() {
        return Ok(());
    }
    writeln!(out, "  where the documentation is silent, the service:")?;
    for (name, values) in &operation.observations {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        writeln!(out, "    {name}: {}", values.join(" | "))?;
    }
    Ok(())
}

fn finding(out: &mut String, summary: &Summary, operation: &OperationResult, clause: &ClauseResult) -> fmt::Result {
    let Some(finding) = &clause.finding else { return Ok(()) };
    writeln!(out)?;
    writeln!(out, "{} {}/{}", word(clause), operation.id, clause.id)?;
    let mut label = "sent";
    for line in sent(finding) {
        writeln!(out, "  {label:<14} {line}")?;
        label = "";
    }
    let place = clause.citation.first().map(|cited| format!("{cited}, {}", cited.source.url())).unwrap_or_default();
    let says = if clause.citation.first().is_some_and(|cited| cited.source.is_page()) {
        "the page says"
    } else {
        "documented"
    };
    writeln!(out, "  {says:<14} {} ({place})", clause.promise)?;
    writeln!(out, "  {:<14} {}", "expected", finding.expected)?;
    writeln!(out, "  {:<14} {}", "actual", finding.actual)?;
    let mut label = "reproduce";
    let before = summary.reproduce_before.iter().cloned();
    // Without options no command line reaches the service.
    let options = summary.reproduce_with.iter();
    let lines = options.flat_map(|with| reproduction(finding, with));
    for line in before.chain(lines) {
        writeln!(out, "  {label:<14} {line}")?;
        label = "";
    }
    Ok(())
}

fn skipped(out: &mut String, summary: &Summary) -> fmt::Result {
    let mut reasons: BTreeMap<&SkipReason, Vec<String>> = BTreeMap::new();
    for (operation, clause) in summary.clauses() {
        let Some(reason) = clause.reason.as_ref().and_then(Reason::skipped) else { continue };
        reasons.entry(reason).or_default().push(format!("{}/{}", operation.id, clause.id));
    }
    if reasons.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    writeln!(out, "skipped")?;
    for (reason, clauses) in reasons {
        writeln!(out, "  {reason}")?;
        for clause in clauses {
            writeln!(out, "    {clause}")?;
        }
    }
    if !summary.to_configure.is_empty() {
        writeln!(out)?;
        writeln!(out, "to test more, add to the configuration")?;
        for block in &summary.to_configure {
            writeln!(out)?;
            for line in block.lines() {
                writeln!(out, "  {line}")?;
            }
        }
    }
    Ok(())
}

fn last_lines(out: &mut String, summary: &Summary) -> fmt::Result {
    let totals = summary.totals();
    let tested = totals.pass + totals.fail + totals.warnings + totals.inconclusive + totals.errors;
    let all = tested + totals.skipped;
    writeln!(out)?;
    writeln!(
        out,
        "{} pass, {} fail, {}, {} inconclusive, {}, {} skipped; {}",
        totals.pass,
        totals.fail,
        counted(totals.warnings, "warning"),
        totals.inconclusive,
        counted(totals.errors, "error"),
        totals.skipped,
        counted(totals.observations, "observation"),
    )?;
    // The share of the clauses that a verdict was sought for.
    let share = (tested * 100).checked_div(all).unwrap_or_default();
    shares(out, summary, all)?;
    write!(out, "{tested} of {all} clauses tested ({share} %)")?;
    if let Some(run) = &summary.run {
        write!(out, ", seed {}, {} requests", run.seed, run.requests)?;
        if let Some(reason) = &run.cut_short {
            write!(out, "; cut short: {reason}")?;
        }
    }
    writeln!(out)?;
    let Some(run) = summary.run.as_ref().filter(|run| run.accepted == 0) else { return Ok(()) };
    if run.calls == 0 {
        if all == 0 {
            writeln!(out, "nothing ran: none of the selected clauses is covered by the selected checks")?;
        } else {
            writeln!(out, "nothing ran: see above what each clause needs")?;
        }
        for command in &summary.could_test {
            writeln!(out, "an operation that only reads is tested when it is named: {command}")?;
        }
    } else if summary.totals().pass < tested {
        writeln!(out, "no call was accepted: check the credentials, and that the service is the one that is meant")?;
    }
    Ok(())
}

/// A number with what it counts.
fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The shares of all clauses by verdict, in percent.
fn shares(out: &mut String, summary: &Summary, all: u64) -> fmt::Result {
    let totals = summary.totals();
    let of_all = |count: u64| (count * 100).checked_div(all).unwrap_or_default();
    let reasons = || summary.clauses().filter_map(|(_, clause)| clause.reason.as_ref().and_then(Reason::skipped));
    let excluded = reasons().filter(|reason| matches!(reason, SkipReason::Excluded { .. })).count() as u64;
    let open = reasons().filter(|reason| matches!(reason, SkipReason::LeftOpen { .. })).count() as u64;
    write!(out, "{} % passed", of_all(totals.pass))?;
    for (count, what) in [
        (excluded, "excluded by their contract"),
        (open, "left open by the documentation"),
        (totals.skipped.saturating_sub(excluded + open), "skipped here"),
    ] {
        if count > 0 {
            write!(out, ", {} % {what} ({count})", of_all(count))?;
        }
    }
    writeln!(out)
}
