//! The effects of calls, as the reader operation shows them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::{
    call::{Answer, Call},
    contract::{Operation, ReadBack, Segment, ValuePath, text_of},
    scenario::{Shown, Snapshot},
};

/// The most pages that one reading asks for.
pub(in crate::engine) const MOST_PAGES: usize = 64;

/// One call of a reading, and how its answer is understood.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Query {
    pub(in crate::engine) call: Call,
    select: String,
}

/// Queries of the reader operation, and the keys that it should come to show.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Queries<'a> {
    read_back: &'a ReadBack,
    pub(in crate::engine) all: Vec<Query>,
    wanted: BTreeSet<Key>,
}

/// The identity of an element: its values by parameter path.
pub(in crate::engine) type Key = BTreeMap<String, String>;

/// The elements that existed before a run.
pub(in crate::engine) type Baseline = BTreeSet<Key>;

impl<'a> Queries<'a> {
    /// The queries that show the effect of `calls` of an operation.
    pub(in crate::engine) fn new(operation: &'a Operation, calls: &[Call]) -> Option<Self> {
        let read_back = operation.read_back.as_ref()?;
        let mut queries: Vec<Query> = Vec::new();
        let mut wanted = BTreeSet::new();
        for call in calls {
            let select = read_back.select_for(&call.values);
            for values in bindings(read_back.bind.iter(), call) {
                let mut values: BTreeMap<String, Value> =
                    values.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
                if let Some(pages) = &read_back.pages {
                    values.extend(pages.with.clone());
                }
                let query = Query { call: Call::new(&read_back.operation, values), select: select.clone() };
                if !queries.iter().any(|known| known.call == query.call && known.select == query.select) {
                    queries.push(query);
                }
            }
            let keys: Vec<(&String, &String)> = read_back.key.keys().map(|path| (path, path)).collect();
            wanted.extend(elements(&keys, call));
        }
        Some(Self { read_back, all: queries, wanted })
    }

    /// The further page that an answer promises.
    pub(in crate::engine) fn next_page(&self, call: &Call, answer: &Answer) -> Option<Call> {
        let pages = self.read_back.pages.as_ref()?;
        let marker = answer
            .body
            .as_ref()
            .ok()?
            .pointer(&pages.next)
            .map(text_of)
            .filter(|marker| !marker.is_empty() && marker != "null")?;
        let mut next = call.clone();
        next.values.insert(pages.parameter.clone(), Value::String(marker));
        // A service that names the same page for ever is not followed.
        (next != *call).then_some(next)
    }

    /// Takes in what an answer shows; `Err` where it shows nothing that could be understood.
    pub(in crate::engine) fn shown(&self, query: &Query, answer: &Answer) -> Result<Vec<Shown>, String> {
        if let Some(error) = &answer.error
            && self.read_back.empty.contains(&error.code)
        {
            return Ok(Vec::new());
        }
        if !answer.is_success() {
            let code = answer.error.as_ref().map_or("no error code", |error| error.code.as_str());
            return Err(format!("{} answers {} {code}", self.read_back.operation, answer.status));
        }
        let body = answer.body.as_ref().map_err(|reason| format!("{}: {reason}", self.read_back.operation))?;
        let path =
            JsonPath::parse(&query.select).map_err(|error| format!("the contract's select is no JSONPath: {error}"))?;
        let text = |element: &Value, pointer: &str| element.pointer(pointer).map(text_of);
        let elements = path.query(body).all().into_iter().map(|element| {
            let key = self.read_back.key.iter();
            let key = key.filter_map(|(name, pointer)| Some((name.clone(), text(element, pointer)?)));
            let states = self.read_back.state.as_ref();
            let state = states.and_then(|states| text(element, &states.pointer));
            Shown {
                key: key.collect(),
                id: self.read_back.identity.as_ref().and_then(|pointer| text(element, pointer)),
                gone: states.zip(state.as_ref()).is_some_and(|(states, state)| states.gone.contains(state)),
                state,
            }
        });
        Ok(elements.collect())
    }

    /// The reading that all answers make together.
    pub(in crate::engine) fn snapshot(&self, shown: Vec<Shown>, problem: Option<String>) -> Snapshot {
        let settled = |shown: &Shown| {
            !shown.gone
                && match (&self.read_back.state, &shown.state) {
                    (Some(states), Some(state)) => states.settled.contains(state),
                    _ => true,
                }
        };
        let arrived: BTreeSet<&BTreeMap<String, String>> =
            shown.iter().filter(|shown| settled(shown)).map(|shown| &shown.key).collect();
        let present: BTreeSet<&BTreeMap<String, String>> =
            shown.iter().filter(|shown| !shown.gone).map(|shown| &shown.key).collect();
        let there: Vec<_> = self.wanted.iter().filter(|key| present.contains(key)).cloned().collect();
        let missing = if self.read_back.removes {
            there.clone()
        } else {
            self.wanted.iter().filter(|key| !arrived.contains(key)).cloned().collect()
        };
        Snapshot { shown, there, missing, problem, replies: Vec::new(), settled: false }
    }

    /// The call with only those elements that a reading shows and that did not stand there before; `None` where there is
    /// none.
    pub(in crate::engine) fn still_shown(&self, call: &Call, snapshot: &Snapshot, before: &Baseline) -> Option<Call> {
        let present: BTreeSet<&Key> = snapshot.present().iter().map(|shown| &shown.key).collect();
        self.part(call, |key| present.contains(key) && !before.contains(key))
    }

    /// The call with only those elements that are wanted; `None` where there is none.
    pub(in crate::engine) fn part(&self, call: &Call, is_wanted: impl Fn(&Key) -> bool) -> Option<Call> {
        let kept: Vec<bool> = self.keys(call).iter().map(is_wanted).collect();
        if !kept.contains(&true) {
            return None;
        }
        let mut part = Call::new(&call.operation, call.values.clone());
        let paths = self.read_back.key.keys().map(|path| ValuePath::parse(path));
        // Several paths run through one list.
        let lists: BTreeSet<String> =
            paths.filter(|path| path.0.contains(&Segment::Each)).map(|path| path.head().to_owned()).collect();
        for list in lists {
            if let Some(Value::Array(elements)) = part.values.get_mut(&list) {
                let mut kept = kept.iter();
                elements.retain(|_| kept.next().copied().unwrap_or_default());
            }
        }
        Some(part)
    }

    /// The identities of the elements of a call.
    pub(in crate::engine) fn keys(&self, call: &Call) -> Vec<Key> {
        let paths: Vec<(&String, &String)> = self.read_back.key.keys().map(|path| (path, path)).collect();
        elements(&paths, call)
    }

    /// True where a wanted element is still shown, in whatever state.
    pub(in crate::engine) fn lingers(&self, snapshot: &Snapshot) -> bool {
        snapshot.shown.iter().any(|shown| self.wanted.contains(&shown.key))
    }

    /// True where none of the wanted elements is shown.
    pub(in crate::engine) fn all_gone(&self, snapshot: &Snapshot) -> bool {
        snapshot.problem.is_none() && snapshot.present().iter().all(|shown| !self.wanted.contains(&shown.key))
    }
}

/// Each distinct set of values that the reader operation's parameters get from a call.
fn bindings<'b>(bind: impl Iterator<Item = (&'b String, &'b String)>, call: &Call) -> Vec<BTreeMap<String, String>> {
    let pairs: Vec<(&String, &String)> = bind.collect();
    let mut seen = BTreeSet::new();
    elements(&pairs, call).into_iter().filter(|values| seen.insert(values.clone())).collect()
}

/// One set of values for each element of the list that the paths run through, or one where they run through none.
fn elements(names_and_paths: &[(&String, &String)], call: &Call) -> Vec<BTreeMap<String, String>> {
    let paths: Vec<(&String, ValuePath)> =
        names_and_paths.iter().map(|(name, path)| (*name, ValuePath::parse(path))).collect();
    let list = paths.iter().find(|(_, path)| path.0.contains(&Segment::Each)).map(|(_, path)| path.head());
    let count = list.map_or(1, |list| call.values.get(list).and_then(Value::as_array).map_or(0, Vec::len));
    let sets = (0..count).map(|index| {
        let values = paths.iter().filter_map(|(name, path)| {
            let head = call.values.get(path.head())?;
            Some(((*name).clone(), text_of(value_at(head, &path.0[1..], index)?)))
        });
        values.collect()
    });
    sets.collect()
}

fn value_at<'v>(value: &'v Value, path: &[Segment], index: usize) -> Option<&'v Value> {
    match path {
        [] => Some(value),
        [Segment::Name(name), rest @ ..] => value_at(value.get(name)?, rest, index),
        [Segment::Each, rest @ ..] => value_at(value.get(index)?, rest, index),
    }
}

/// The values that another operation's parameters get from a call: whole values, lists included.
pub(in crate::engine) fn bound_values(bind: &BTreeMap<String, String>, call: &Call) -> BTreeMap<String, Value> {
    let values = bind.iter().filter_map(|(name, own)| Some((name.clone(), call.values.get(own)?.clone())));
    values.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Library;

    fn publish() -> Call {
        let entries = json!([
            {"RouteTableId": "vtb-1", "DestinationCidrBlock": "10.0.0.0/24"},
            {"RouteTableId": "vtb-1", "DestinationCidrBlock": "10.0.1.0/24"},
            {"RouteTableId": "vtb-2", "DestinationCidrBlock": "10.0.0.0/24"}
        ]);
        let values =
            json!({"RegionId": "r", "TargetType": "ECR", "TargetInstanceId": "ecr-1", "RouteEntries": entries});
        Call::new(&"alibaba/vpc/PublishVpcRouteEntries".parse().unwrap(), serde_json::from_value(values).unwrap())
    }

    fn answer(body: Value) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: Ok(body), error: None, request_id: None }
    }

    #[test]
    fn a_reader_operation_is_called_once_for_each_distinct_value() {
        let library = Library::embedded().unwrap();
        let queries = Queries::new(library.resolve("PublishVpcRouteEntries").unwrap(), &[publish()]).unwrap();
        let tables: Vec<&Value> = queries.all.iter().map(|query| &query.call.values["RouteTableId"]).collect();
        assert_eq!(tables, ["vtb-1", "vtb-2"]);
        assert_eq!(queries.wanted.len(), 3);
    }

    #[test]
    fn only_what_is_published_to_the_target_counts() {
        let library = Library::embedded().unwrap();
        let queries = Queries::new(library.resolve("PublishVpcRouteEntries").unwrap(), &[publish()]).unwrap();
        let entry = |target: &str| {
            json!({"RouteTableId": "vtb-1", "DestinationCidrBlock": "10.0.0.0/24", "RoutePublishTargets":
                [{"PublishTargetInstanceId": target, "PublishStatus": "Published"}]})
        };
        let body = json!({"RouteEntries": [entry("ecr-1"), entry("ecr-2")]});
        let shown = queries.shown(&queries.all[0], &answer(body)).unwrap();
        assert_eq!(shown.len(), 1);
        assert_eq!(queries.snapshot(shown, None).missing.len(), 2);
    }

    #[test]
    fn a_page_that_names_itself_ends_the_reading() {
        let library = Library::embedded().unwrap();
        let queries = Queries::new(library.resolve("PublishVpcRouteEntries").unwrap(), &[publish()]).unwrap();
        let first = &queries.all[0].call;
        let next = queries.next_page(first, &answer(json!({"NextToken": "n"}))).unwrap();
        assert!(queries.next_page(&next, &answer(json!({"NextToken": "n"}))).is_none());
        assert!(queries.next_page(first, &answer(json!({"NextToken": ""}))).is_none());
    }
}
