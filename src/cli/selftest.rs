//! `bythebook selftest`: proves that the checks find every fault, and nothing in faultless services.

use std::{sync::Arc, time::Instant};

use super::{Exit, Failure, block_on, print};
use crate::{
    contract::Library,
    selftest::{Matrix, Score},
};

#[derive(Debug, clap::Args)]
pub(super) struct SelftestArguments {
    /// The first seed
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The number of seeds, one after the other
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    seeds: u64,
    /// Print only what is wrong, and the score
    #[arg(long)]
    quiet: bool,
}

pub(super) fn execute(library: &Arc<Library>, arguments: &SelftestArguments) -> Result<Exit, Failure> {
    let mut wrong = false;
    for seed in arguments.seed..arguments.seed.saturating_add(arguments.seeds) {
        let started = Instant::now();
        let matrix = block_on(async {
            Matrix::of_seed(library, seed)
                .await
                .map_err(|error| Failure { exit: Exit::Inconclusive, ..Failure::wrong(&error) })
        })?;
        if !arguments.quiet {
            print(&matrix.text())?;
        }
        for problem in matrix.problems() {
            print(&format!("WRONG {problem}\n"))?;
        }
        let score: Score = matrix.score();
        print(&format!("seed {seed}: {score}; {:.1} s\n", started.elapsed().as_secs_f64()))?;
        wrong |= matrix.problems().next().is_some();
    }
    Ok(if wrong { Exit::Failed } else { Exit::Passed })
}
