//! The report that a person reads.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{Summary, reproduction, sent};
use crate::event::{ClauseResult, Observed, OperationResult, Reason, SkipReason, Verdict};

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
        let values: Vec<&str> = values.iter().map(Observed::as_str).collect();
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
    let before = summary.reproduce.before().into_iter();
    // Without options no command line reaches the service.
    let options = summary.reproduce.with();
    let lines = options.iter().flat_map(|with| reproduction(finding, with));
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
        (totals.fail + totals.warnings, "failed"),
        (totals.inconclusive, "inconclusive"),
        (totals.errors, "with an error"),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        contract::{Cited, OperationId, Source, Strength},
        event::{AnswerRecord, FindingKind, FindingResult, InconclusiveReason, RunResult, StepOutcome, StepRecord},
        report::Reproduction,
        scenario::{Input, Outcome, Scenario, StepName, Template},
    };

    fn clause(id: &str, strength: Strength, verdict: Verdict) -> ClauseResult {
        let (title, url) = ("Publish".to_owned(), "https://example.com/publish".to_owned());
        let source = Source::Page { title, url, sha256: "00".to_owned() };
        ClauseResult {
            id: id.to_owned(),
            promise: format!("`{id}` is promised"),
            strength,
            verdict,
            check: Some("bounds"),
            citation: vec![Cited { source, lines: None, section: Some("Limits".to_owned()) }],
            reason: None,
            finding: None,
        }
    }

    fn because(id: &str, reason: impl Into<Reason>) -> ClauseResult {
        let reason = reason.into();
        ClauseResult { reason: Some(reason.clone()), ..clause(id, Strength::Must, reason.verdict()) }
    }

    fn finding() -> FindingResult {
        let call = Template::new(&OperationId::new("v", "s", "Publish")).with("Id", Input::state("full", "/Id"));
        let answer = |status, code: Option<&str>| AnswerRecord::Answer {
            status,
            outcome: if code.is_some() { Outcome::Refused } else { Outcome::Accepted },
            code: code.map(str::to_owned),
            message: None,
        };
        let record = |step, outcome| StepRecord { step, outcome };
        FindingResult {
            kind: FindingKind::Accepted,
            strength: Strength::Must,
            case: "one more".to_owned(),
            expected: "no success".to_owned(),
            actual: "success (200)".to_owned(),
            scenario: Scenario::new("full", Vec::new()),
            exchanges: vec![
                record(
                    StepName::CALL,
                    StepOutcome::Call {
                        call: call.clone().with("N", Input::Literal(51.into())),
                        answer: answer(200, None),
                    },
                ),
                record(StepName::CONTROL, StepOutcome::Control { call, answer: answer(400, Some("No.Such")) }),
                record(StepName::UNDO, StepOutcome::LeftOut),
            ],
        }
    }

    fn summary() -> Summary {
        let failed = ClauseResult { finding: Some(finding()), ..clause("N.maximum", Strength::Must, Verdict::Fail) };
        let state = || SkipReason::NeedsState { state: "empty".to_owned() };
        let operation = OperationResult {
            id: "Publish".to_owned(),
            clauses: vec![
                clause("accepts-valid", Strength::Must, Verdict::Pass),
                failed,
                because("Id.required", SkipReason::Excluded { why: "it is in the path".to_owned() }),
                because("error.Empty.state", state()),
                because("error.Empty.form", state()),
                because("effect", InconclusiveReason::NotShown),
            ],
            observations: [("null-members".to_owned(), BTreeSet::from([Observed::Nothing]))].into(),
        };
        let run = RunResult { seed: 7, calls: 4, accepted: 3, requests: 9, duration_ms: 1, cut_short: None };
        Summary {
            target: "http://127.0.0.1:1".to_owned(),
            reproduce: Reproduction { call: Some("--target t".to_owned()), ..Reproduction::default() },
            to_configure: vec!["[targets.t.states.Publish.empty]\nId = \"…\"".to_owned()],
            operations: vec![operation],
            run: Some(run),
            ..Summary::default()
        }
    }

    #[test]
    fn the_report_names_every_clause_and_ends_with_what_matters_most() {
        insta::assert_snapshot!(terminal(&summary()), @r#"
        tested against its documentation: http://127.0.0.1:1

        Publish
          pass         must   accepts-valid                                        Publish (Limits)
          FAIL         must   N.maximum                                            Publish (Limits)
          inconclusive must   effect                                               Publish (Limits)
                              no exchange of the run shows it
          where the documentation is silent, the service:
            null-members: none seen

        skipped
          excluded: it is in the path
            Publish/Id.required
          needs state empty
            Publish/error.Empty.state
            Publish/error.Empty.form

        to test more, add to the configuration

          [targets.t.states.Publish.empty]
          Id = "…"

        FAIL Publish/N.maximum
          sent           call: v/s/Publish Id=@full/Id N:=51 -> success (200)
                         control: v/s/Publish Id=@full/Id -> 400 No.Such
          the page says  `N.maximum` is promised (Publish (Limits), https://example.com/publish)
          expected       no success
          actual         success (200)
          reproduce      bythebook call --target t v/s/Publish Id=@full/Id N:=51
                         bythebook call --target t v/s/Publish Id=@full/Id

        1 pass, 1 fail, 0 warnings, 1 inconclusive, 0 errors, 3 skipped; 1 observation
        16 % passed, 16 % failed (1), 16 % inconclusive (1), 16 % excluded by their contract (1), 33 % skipped here (2)
        3 of 6 clauses tested (50 %), seed 7, 9 requests
        "#);
    }

    #[test]
    fn a_run_without_a_request_says_why() {
        let mut nothing = summary();
        nothing.run = Some(RunResult { calls: 0, accepted: 0, requests: 0, ..summary().run.unwrap() });
        assert!(terminal(&nothing).ends_with("\nnothing ran: see above what each clause needs\n"));
        nothing.operations.clear();
        let text = terminal(&nothing);
        assert!(
            text.ends_with("\nnothing ran: none of the selected clauses is covered by the selected checks\n"),
            "{text}"
        );
    }

    #[test]
    fn a_service_that_accepts_nothing_may_be_another_one() {
        let mut refused = summary();
        refused.run = Some(RunResult { accepted: 0, ..summary().run.unwrap() });
        assert!(terminal(&refused).contains("\nno call was accepted: check the credentials"));
    }
}
