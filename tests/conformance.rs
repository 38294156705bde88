//! The reference service is held to its contracts, one case for each clause: what a crate with a service of its own does
//! too. All cases read one run with seed 0; listing them runs nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::{Arc, OnceLock},
};

use bythebook::{
    contract::Library,
    engine::{Selection, plan},
    event::{ClauseResult, Decision},
    reference::Rules,
    session::{Order, Session},
};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let library = Arc::new(Library::embedded().expect("the shipped contracts are whole"));
    let selection = Selection { ours: true, ..Selection::default() };
    let plan = plan(&library, &selection).expect("everything can be selected");
    let run = Arc::new(Run { library, results: OnceLock::new() });
    let mut trials = Vec::new();
    for operation in &plan.operations {
        for planned in operation.clauses.iter().filter(|planned| planned.selected) {
            let id = planned.clause.full_id(&operation.operation.name);
            let (run, asked) = (Arc::clone(&run), id.clone());
            let trial = Trial::test(id, move || run.verdict(&asked));
            trials.push(match &planned.skipped {
                None => trial,
                // Ignored, with the sort of reason before the name; the name alone selects it too.
                Some(reason) => trial.with_kind(reason.split(':').next().unwrap_or_default()).with_ignored_flag(true),
            });
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The one run, made when its first verdict is asked for.
struct Run {
    library: Arc<Library>,
    results: OnceLock<BTreeMap<String, ClauseResult>>,
}

impl Run {
    fn verdict(&self, id: &str) -> Result<(), Failed> {
        let results = self.results.get_or_init(|| results(Arc::clone(&self.library)));
        let Some(clause) = results.get(id) else { return Err("the run says nothing about it".into()) };
        match clause.verdict {
            Decision::Pass => Ok(()),
            Decision::Fail | Decision::Inconclusive | Decision::Skipped | Decision::Error => Err(told(clause).into()),
        }
    }
}

fn results(library: Arc<Library>) -> BTreeMap<String, ClauseResult> {
    let order = Order { seed: 0, concurrency: 8, selection: Selection::default(), run: "conformance".to_owned() };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let summary = runtime.block_on(async {
        let session = Session::embedded(library, Rules::default(), "").await.expect("the reference service starts");
        session.run(&order, |_| {}).await.expect("the run begins")
    });
    summary.clauses().map(|(operation, clause)| (format!("{}/{}", operation.id, clause.id), clause.clone())).collect()
}

/// What a person needs to know of a clause that did not pass.
fn told(clause: &ClauseResult) -> String {
    let place = clause.citation.first().map(ToString::to_string).unwrap_or_default();
    let mut lines = vec![format!("{:?}: {} ({place})", clause.verdict, clause.promise)];
    lines.extend(clause.reason.clone());
    if let Some(finding) = &clause.finding {
        lines.extend(finding.sent.iter().map(|line| format!("sent         {line}")));
        lines.push(format!("expected     {}", finding.expected));
        lines.push(format!("actual       {}", finding.actual));
        lines.extend(finding.reproduction.iter().map(|line| format!("do it again  {line}")));
    }
    lines.join("\n")
}
