//! The JSON report. Its format is described by `docs/report.schema.json`, and changes only with `schema_version`.

use serde_json::{Value, json};

use super::{Summary, reproduction};

/// The version of the format.
const VERSION: u32 = 2;

/// The JSON Schema of the report.
pub const SCHEMA: &str = include_str!("../../docs/report.schema.json");

/// The canonical part: the same for the same seed and service, whatever the account, the moment and the concurrency.
#[must_use]
pub fn canonical(summary: &Summary) -> Value {
    let mut report = json!({
        "schema_version": VERSION,
        "seed": summary.run.as_ref().map(|run| run.seed),
        "totals": summary.totals(),
        "operations": summary.operations,
    });
    for (at, operation) in summary.operations.iter().enumerate() {
        for (number, clause) in operation.clauses.iter().enumerate() {
            if let Some(finding) = &clause.finding {
                report["operations"][at]["clauses"][number]["finding"]["reproduction"] =
                    reproduction(finding, "").into();
            }
        }
    }
    report
}

/// The whole report: what is canonical, and apart from it what this run took.
#[must_use]
pub fn json(summary: &Summary) -> Value {
    let mut report = canonical(summary);
    let run = summary.run.as_ref();
    report["run"] = json!({
        "target": summary.target,
        "bythebook": env!("CARGO_PKG_VERSION"),
        "duration_ms": run.map(|run| run.duration_ms),
        "requests": run.map(|run| run.requests),
        "cut_short": run.and_then(|run| run.cut_short.clone()),
        "reproduce_before": summary.reproduce.before(),
        "reproduce_with": summary.reproduce.with(),
    });
    report
}
