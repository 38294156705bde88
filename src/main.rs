//! x
fn main() {
    match bythebook::contract::Library::embedded() {
        Err(e) => println!("ERR {e}"),
        Ok(l) => {
            for o in l.operations() {
                println!("{} {}", o.name, o.clauses.len());
                for c in &o.clauses {
                    println!(
                        "  {:45} {:6} {:60} {} {:?}",
                        c.id,
                        c.strength,
                        c.promise,
                        c.cite[0],
                        matches!(c.standing, bythebook::contract::Standing::Asked)
                    );
                }
            }
        }
    }
}
