//! The name of an operation, from its method and URI.
//!
//! Pages of this vendor name their operation only in their address, which a saved text does not contain. Its names follow
//! its addresses: `POST …/address-groups` is `CreateAddressGroup`, `POST …/route-tables/{id}/associate` is
//! `AssociateRouteTable`.

/// The operation's name: a guess, with this rule as its ground.
pub(super) fn operation(method: &str, path: &str, title: &str) -> String {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let is_id = |step: &str| step.starts_with('{');
    let Some(last) = steps.last() else { return camel(title) };
    let thing = |step: &&str| !is_id(step);
    let resource = steps.iter().rev().find(|step| thing(step)).copied().unwrap_or("");
    if is_id(last) {
        let verb = match method {
            "get" | "head" => "Show",
            "put" | "patch" => "Update",
            "delete" => "Delete",
            _ => "Create",
        };
        return format!("{verb}{}", camel(&singular(resource)));
    }
    // A verb at the end acts on the resource before it.
    let before = steps[..steps.len() - 1].iter().rev().find(|step| thing(step));
    let acted_on = steps.len() >= 2 && is_id(steps[steps.len() - 2]);
    if method != "get" && acted_on && !last.ends_with('s') {
        let object = before.map_or(String::new(), |step| camel(&singular(step)));
        return format!("{}{object}", camel(last));
    }
    match method {
        "get" | "head" if last.ends_with('s') => format!("List{}", camel(last)),
        "get" | "head" => format!("Show{}", camel(last)),
        "put" | "patch" => format!("Update{}", camel(&singular(last))),
        "delete" => format!("Delete{}", camel(&singular(last))),
        _ => format!("Create{}", camel(&singular(last))),
    }
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(end) {
            return word.trim_end_matches("es").to_owned();
        }
    }
    word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word).to_owned()
}

fn camel(words: &str) -> String {
    words
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_method_and_address() {
        for (method, path, name) in [
            ("post", "/v3/{project_id}/yard/crane-groups", "CreateCraneGroup"),
            ("post", "/v3/{project_id}/yard/cranes/{crane_id}/unhook", "UnhookCrane"),
            ("get", "/v3/{project_id}/yard/cranes", "ListCranes"),
            ("get", "/v3/{project_id}/yard/cranes/{crane_id}", "ShowCrane"),
            ("put", "/v3/{project_id}/yard/policies/{policy_id}", "UpdatePolicy"),
            ("delete", "/v1/{project_id}/boxes/{box_id}", "DeleteBox"),
        ] {
            assert_eq!(operation(method, path, ""), name);
        }
        assert_eq!(operation("post", "/", "Hooking a Crane"), "HookingACrane");
    }
}
