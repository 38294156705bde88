//! Statements of descriptions about values, in the words that all layouts share.
//!
//! A description is cut into parts first: prose, and the parts that pages label (`Constraints:`, `Range:`,
//! `Default Value:`). Each kind of statement is one file. What is not recognised states nothing.

pub(crate) mod description;
mod forms;
pub(crate) mod meaning;
mod numbers;
mod values;

pub(crate) use description::constant;
pub(crate) use forms::form_of;

use description::parts;

use super::{parsed_page::Field, remark::Remarks};

/// Reads the descriptions of a field and of everything in it.
pub(crate) fn constrain(field: &mut Field, remarks: &mut Remarks) {
    let description = std::mem::take(&mut field.description);
    let told = parts(&description);
    numbers::read(field, &told, remarks);
    values::read(field, &told, remarks);
    forms::read(field, &told, remarks);
    field.description = description;
    for member in &mut field.members {
        constrain(member, remarks);
    }
    limit_of_leaves(field, remarks);
}

/// A list without a limit of its own takes the one that its leaves give: `You can specify at most 50 names.`
fn limit_of_leaves(field: &mut Field, remarks: &mut Remarks) {
    if !field.value_type.is_list() || field.constraints.max_items.is_some() {
        return;
    }
    let found = field.members.iter().filter_map(|leaf| {
        let told = parts(&leaf.description);
        numbers::limit_on_leaf(&field.name, leaf, &told).map(|limit| (leaf.line, limit))
    });
    let found: Vec<_> = found.collect();
    let Some((line, first)) = found.first() else { return };
    remarks.guess(*line, format!("the limit of `{}` stands at its members", field.name));
    if let Some((other, limit)) = found.iter().find(|(_, limit)| limit.value != first.value) {
        remarks.guess(*other, format!("another limit of `{}`, {}, is left out", field.name, limit.value));
    }
    field.constraints.max_items = Some(first.clone());
}
