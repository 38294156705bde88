//! Texts that no two replies of a run may share.
//!
//! Cases finish in any order; what they bring is looked at in the order of the plan, so that which of two replies repeats
//! the other does not depend on concurrency. Only the texts of the last thousand cases are remembered.

use std::collections::{BTreeMap, HashMap, VecDeque};

/// So many cases back a text is remembered.
const REMEMBERED: usize = 1_000;

/// Puts what cases bring into plan order, and remembers texts.
#[derive(Debug)]
pub(in crate::engine) struct Repeats<T> {
    next: usize,
    waiting: BTreeMap<usize, T>,
    cases: VecDeque<Vec<String>>,
    known: HashMap<String, usize>,
}

impl<T> Default for Repeats<T> {
    fn default() -> Self {
        Self { next: 0, waiting: BTreeMap::new(), cases: VecDeque::new(), known: HashMap::new() }
    }
}

impl<T> Repeats<T> {
    /// Takes in what a case brings; gives back what is now complete, in order.
    pub(in crate::engine) fn arrived(&mut self, order: usize, brought: T) -> Vec<T> {
        self.waiting.insert(order, brought);
        let mut ready = Vec::new();
        while let Some(brought) = self.waiting.remove(&self.next) {
            ready.push(brought);
            self.next += 1;
        }
        ready
    }

    /// Gives back what is left when a case before it never arrived.
    pub(in crate::engine) fn left(&mut self) -> Vec<T> {
        std::mem::take(&mut self.waiting).into_values().collect()
    }

    /// Remembers the texts of a case; says for each whether it was known.
    pub(in crate::engine) fn remember(&mut self, texts: &[String]) -> Vec<bool> {
        let repeated = texts.iter().map(|text| {
            let count = self.known.entry(text.clone()).or_default();
            *count += 1;
            *count > 1
        });
        let repeated = repeated.collect();
        self.cases.push_back(texts.to_vec());
        if self.cases.len() > REMEMBERED {
            for text in self.cases.pop_front().into_iter().flatten() {
                if let Some(count) = self.known.get_mut(&text) {
                    *count -= 1;
                    if *count == 0 {
                        self.known.remove(&text);
                    }
                }
            }
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cases_bring_comes_in_plan_order() {
        let mut repeats = Repeats::default();
        assert!(repeats.arrived(1, "b").is_empty());
        assert_eq!(repeats.arrived(0, "a"), ["a", "b"]);
        assert!(repeats.arrived(3, "d").is_empty());
        assert_eq!(repeats.left(), ["d"]);
    }

    #[test]
    fn a_text_is_forgotten_after_a_thousand_cases() {
        let mut repeats: Repeats<()> = Repeats::default();
        let text = |text: &str| vec![text.to_owned()];
        assert_eq!(repeats.remember(&text("a")), [false]);
        assert_eq!(repeats.remember(&text("a")), [true]);
        for other in 0..REMEMBERED {
            repeats.remember(&text(&other.to_string()));
        }
        assert_eq!(repeats.remember(&text("a")), [false]);
    }
}
