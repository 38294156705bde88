//! `bythebook run`: tests a service against its documentation.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Exit, Failure, block_on, print, rules::Behaviour};
use crate::{
    contract::Library,
    engine::{RunError, Selection},
    event::Event,
    report::{self, Summary},
    scenario::quoted,
    session::{OnThisMachine, RunOptions, Session, SessionError, run_number},
};

#[derive(Debug, clap::Args)]
pub(super) struct RunArguments {
    /// Operations to test, or clauses of them as `OPERATION/CLAUSE`; the subjects whole where none is named
    #[arg(value_name = "OPERATION|CLAUSE")]
    names: Vec<String>,
    /// The service to test: a target name from bythebook.toml, or a URL of a service that accepts the built-in test
    /// credentials; the embedded reference service where none is given
    #[arg(long, value_name = "NAME|URL")]
    target: Option<String>,
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = crate::session::FILE)]
    config: PathBuf,
    /// The effects that a run may have on a real account: none yet beyond reads, dry runs and calls on invented ids
    #[arg(long, value_name = "WHICH")]
    effects: Option<String>,
    /// Test only with this check (`bythebook list checks`)
    #[arg(long, value_name = "CHECK")]
    check: Vec<String>,
    /// The number of cases of each kind that can vary
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    cases: Option<u32>,
    /// The number that cases are drawn from: the same seed draws the same cases
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The number of cases that run at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=256))]
    concurrency: usize,
    /// A report to write: `json=PATH`, or `json` for standard output in place of the text
    #[arg(long, value_name = "FORMAT[=PATH]", value_parser = report_format)]
    report: Vec<Report>,
    /// Let warnings fail the run
    #[arg(long)]
    strict: bool,
    /// Do not let inconclusive clauses fail the run
    #[arg(long)]
    allow_inconclusive: bool,
    #[command(flatten)]
    behaviour: Behaviour,
}

/// A report to write.
#[derive(Clone, Debug)]
enum Report {
    Terminal,
    Json(Option<PathBuf>),
}

fn report_format(text: &str) -> Result<Report, String> {
    let (format, path) = match text.split_once('=') {
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    match (format, path) {
        ("terminal", None) => Ok(Report::Terminal),
        ("json", path) => Ok(Report::Json(path)),
        _ => Err("expected `terminal`, `json` or `json=PATH`".to_owned()),
    }
}

pub(super) fn execute(library: &Arc<Library>, specs: Option<&Path>, arguments: &RunArguments) -> Result<Exit, Failure> {
    if arguments.effects.is_some() {
        let text = "--effects cannot be used yet: calls that change something on a real account need a \
                    journal, from which what they did can be undone. Until then a run makes reads, dry runs and calls \
                    on invented ids there, and names what it leaves out";
        return Err(Failure::usage(text));
    }
    if arguments.target.is_some() && !arguments.behaviour.is_default() {
        return Err(Failure::usage(
            "--fault and --variant change the embedded reference service; a --target has its own",
        ));
    }
    let rules = arguments.behaviour.rules()?;
    let order = RunOptions {
        seed: arguments.seed,
        concurrency: arguments.concurrency,
        selection: Selection {
            names: arguments.names.clone(),
            checks: arguments.check.clone(),
            cases: arguments.cases,
            ..Selection::default()
        },
        run: run_number(),
    };
    let mut summary = block_on(async {
        let session = match &arguments.target {
            None => Session::embedded(Arc::clone(library), rules, &arguments.behaviour.options()).await,
            Some(name) => Session::named(Arc::clone(library), name, &arguments.config, &OnThisMachine),
        };
        let mut progress = Progress::new();
        let summary = session
            .map_err(|error| failed(&error))?
            .run(&order, |event| progress.show(event))
            .await
            .map_err(|error| failed(&error));
        progress.clear();
        summary
    })?;
    let config = arguments.target.as_ref().map(|_| arguments.config.as_path());
    let config = config.filter(|config| *config != Path::new(crate::session::FILE));
    for (option, path) in [("--specs", specs), ("--config", config)] {
        summary.reproduce.options.extend(path.map(|path| format!("{option} {}", quoted(&path.to_string_lossy()))));
    }
    write_reports(&summary, &arguments.report)?;
    let cut_short = summary.run.as_ref().is_some_and(|run| run.cut_short.is_some());
    Ok(Exit::of_run(&summary.totals(), cut_short, arguments.strict, arguments.allow_inconclusive))
}

fn failed(error: &SessionError) -> Failure {
    let exit = match error {
        SessionError::Run(RunError::Unreachable(_)) | SessionError::Reference(_) => Exit::Inconclusive,
        _ => Exit::Invalid,
    };
    Failure { exit, ..Failure::wrong(error) }
}

fn write_reports(summary: &Summary, reports: &[Report]) -> Result<(), Failure> {
    let text = |summary| serde_json::to_string_pretty(&report::json(summary)).unwrap_or_default() + "\n";
    let mut printed = false;
    for report in reports {
        match report {
            Report::Terminal => {}
            Report::Json(None) => {
                print(&text(summary))?;
                printed = true;
            }
            Report::Json(Some(path)) => fs::write(path, text(summary)).map_err(|error| {
                Failure::usage(format!("the report cannot be written to {}: {error}", path.display()))
            })?,
        }
    }
    let wanted = reports.iter().any(|report| matches!(report, Report::Terminal));
    if wanted || !printed {
        print(&report::terminal(summary))?;
    }
    Ok(())
}

/// The progress of a run, on a terminal.
struct Progress {
    cases: usize,
    live: bool,
}

impl Progress {
    fn new() -> Self {
        Self { cases: 0, live: io::stderr().is_terminal() }
    }

    fn show(&mut self, event: &Event) {
        match event {
            Event::RunStarted { cases, .. } => self.cases = *cases,
            Event::CaseFinished { done, .. } if self.live => {
                let _ = write!(io::stderr(), "\r{done} of {} cases", self.cases);
            }
            _ => {}
        }
    }

    fn clear(&self) {
        if self.live {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
