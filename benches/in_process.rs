//! How many cases a second a service in this process gets done, against the same service over loopback.
//!
//! `cargo bench --bench in_process` prints both and their ratio.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{net::SocketAddr, sync::Arc, time::Instant};

use bythebook::{
    contract::Library,
    engine::Selection,
    event::Event,
    reference::{Reference, Rules, router},
    session::{RunOptions, Session},
};

/// Cases of each run: enough for it to last.
const CASES: u32 = 1000;
/// Runs of each sort, in turns, so that a busy machine meets both alike; the median counts.
const TURNS: usize = 9;

fn main() {
    for (concurrency, how) in [(1, "one after the other"), (8, "eight at once")] {
        let runtime = tokio::runtime::Runtime::new().expect("tokio starts");
        let library = Arc::new(Library::embedded().expect("the shipped contracts are whole"));
        let (mut inside, mut loopback) = (Vec::new(), Vec::new());
        for turn in 0..TURNS {
            let service = router(&Rules::default(), Arc::clone(&library));
            let session = Session::in_process(Arc::clone(&library), move || service.clone(), None);
            inside.push(runtime.block_on(cases_a_second(&session, concurrency, &format!("i{turn}"))));
            loopback.push(runtime.block_on(async {
                let listen = SocketAddr::from(([127, 0, 0, 1], 0));
                let started = Reference::start(listen, Rules::default(), Arc::clone(&library)).await;
                let reference = started.expect("the reference service starts");
                let url = format!("http://{}", reference.address());
                let session = Session::at(Arc::clone(&library), &url).expect("it is a URL");
                cases_a_second(&session, concurrency, &format!("l{turn}")).await
            }));
        }
        let (inside, loopback) = (median(inside), median(loopback));
        let ratio = inside / loopback;
        println!("{how}: in process {inside:.0} cases/s, loopback {loopback:.0} cases/s, {ratio:.2} times as fast");
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Valid calls of one operation: as little as a case can be.
async fn cases_a_second(session: &Session, concurrency: usize, run: &str) -> f64 {
    let names = vec!["AssociateRouteTable/accepts-valid".to_owned()];
    let selection = Selection { names, cases: Some(CASES), ..Selection::default() };
    let order = RunOptions { seed: 0, concurrency, selection, run: run.to_owned() };
    let mut cases = 0_u32;
    let started = Instant::now();
    let count = |event: &Event| cases += u32::from(matches!(event, Event::CaseFinished { .. }));
    let summary = session.run(&order, count).await.expect("the run begins");
    assert_eq!(summary.totals().fail, 0, "the service goes by the book");
    f64::from(cases) / started.elapsed().as_secs_f64()
}
