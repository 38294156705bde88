//! Legitimate choices where the documentation is silent or contradicts itself.
//!
//! No check may complain about any of them. The first choice of each question is the default.

/// A question that the documentation leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The name.
    pub id: &'static str,
    /// The question itself.
    pub question: &'static str,
    /// The answers, the default first.
    pub choices: Vec<Choice>,
}

/// One answer to an open question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name of the question.
    pub variant: &'static str,
    /// The name, unique in its question.
    pub id: &'static str,
    /// One sentence without a full stop that says what the service does.
    pub summary: &'static str,
}

impl Variant {
    /// The choice of that name.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }
}

/// A row of a table of open questions; `V` is the rules that a choice changes.
#[derive(Debug)]
pub(super) struct VendorVariant<V: ?Sized + 'static> {
    /// The name.
    pub(super) id: &'static str,
    /// The question itself.
    pub(super) question: &'static str,
    /// The answers, the default first.
    pub(super) choices: &'static [VendorChoice<V>],
}

/// One answer of a table of open questions.
#[derive(Debug)]
pub(super) struct VendorChoice<V: ?Sized + 'static> {
    id: &'static str,
    summary: &'static str,
    change: fn(&mut V),
}

/// An answer with the change of the rules that it means; the default's changes nothing.
pub(super) const fn choice<V: ?Sized>(id: &'static str, summary: &'static str, change: fn(&mut V)) -> VendorChoice<V> {
    VendorChoice { id, summary, change }
}

impl<V: ?Sized> VendorVariant<V> {
    /// The question as anybody may see it.
    pub(super) fn described(&self) -> Variant {
        let of = |choice: &VendorChoice<V>| Choice { variant: self.id, id: choice.id, summary: choice.summary };
        Variant { id: self.id, question: self.question, choices: self.choices.iter().map(of).collect() }
    }
}

/// Makes a choice, if its question is one of the table.
pub(super) fn choose<V: ?Sized>(table: &[VendorVariant<V>], rules: &mut V, variant: &str, choice: &str) {
    let choices = table.iter().filter(|row| row.id == variant).flat_map(|row| row.choices);
    choices.filter(|row| row.id == choice).for_each(|row| (row.change)(rules));
}
