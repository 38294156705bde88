//! The mock's three mistakes are found, and nothing else is complained of.

use std::{path::Path, sync::Arc};

use bythebook::{
    contract::Library,
    engine::Selection,
    event::Verdict,
    session::{FILE, OnThisMachine, RunOptions, Session, configured},
};

#[tokio::test]
async fn the_three_mistakes_are_found_and_nothing_else() {
    let library = Arc::new(Library::embedded().unwrap());
    let configured = configured(&library, "mock", Path::new(FILE), &OnThisMachine).unwrap();
    let session = Session::in_process(library, mock::router, Some(configured));
    let names = vec!["AssociateRouteTable".to_owned()];
    let selection = Selection { names, ..Selection::default() };
    let order = RunOptions { seed: 0, concurrency: 8, selection, run: "mistakes".to_owned() };
    let summary = session.run(&order, |_| {}).await.unwrap();
    let of = |verdict: Verdict| -> Vec<&str> {
        summary
            .clauses()
            .filter(|(_, clause)| clause.verdict == verdict)
            .map(|(_, clause)| clause.id.as_str())
            .collect()
    };
    assert_eq!(of(Verdict::Fail), ["success-status", "X-Client-Token.idempotent", "association.state.enum"]);
    assert!(of(Verdict::Error).is_empty());
}
