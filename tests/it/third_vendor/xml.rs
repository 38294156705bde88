//! As much of XML as the made-up vendor answers: elements and text, typed by a shape.

use std::iter::Peekable;

use bythebook::contract::{Kind, Shape};
use serde_json::{Map, Value};

/// An element: its name, its text, its children.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(crate) fn new(name: &str, children: Vec<Element>) -> Self {
        Self { name: name.to_owned(), text: String::new(), children }
    }

    pub(crate) fn of_text(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), text: text.into(), children: Vec::new() }
    }

    pub(crate) fn write(&self) -> String {
        let inside: String = self.children.iter().map(Self::write).collect();
        let text = self.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<{0}>{text}{inside}</{0}>", self.name)
    }

    /// Reads a document that is one element.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut pieces = text.trim().split('<').skip(1).peekable();
        let element = Self::next(&mut pieces)?;
        if pieces.next().is_some() { Err("expected one element".to_owned()) } else { Ok(element) }
    }

    fn next<'a>(pieces: &mut Peekable<impl Iterator<Item = &'a str>>) -> Result<Self, String> {
        let (name, text) = pieces.next().and_then(|piece| piece.split_once('>')).ok_or("expected an element")?;
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let mut element = Self::of_text(name, text);
        let end = format!("/{name}>");
        while pieces.peek().is_some_and(|piece| !piece.starts_with('/')) {
            element.children.push(Self::next(pieces)?);
        }
        match pieces.next() {
            Some(piece) if piece.starts_with(&end) => Ok(element),
            other => Err(format!("expected <{end}, found {other:?}")),
        }
    }

    /// The value that the element stands for: a shape says what text means, and text stays one where it does not fit.
    pub(crate) fn typed(&self, shape: Option<&Shape>) -> Value {
        match shape.map(|shape| &shape.kind) {
            Some(Kind::List(items)) => self.children.iter().map(|child| child.typed(Some(items))).collect(),
            Some(Kind::Object(members)) => {
                self.members(|name| members.iter().find(|member| member.name == name).map(|member| &member.shape))
            }
            Some(Kind::Integer | Kind::Number | Kind::Boolean) => {
                serde_json::from_str(&self.text).unwrap_or_else(|_| Value::String(self.text.clone()))
            }
            Some(Kind::String | Kind::Any) | None if self.children.is_empty() => Value::String(self.text.clone()),
            Some(Kind::String | Kind::Any) | None => self.members(|_| None),
        }
    }

    fn members<'s>(&self, shape_of: impl Fn(&str) -> Option<&'s Shape>) -> Value {
        let members = self.children.iter().map(|child| (child.name.clone(), child.typed(shape_of(&child.name))));
        Value::Object(members.collect::<Map<_, _>>())
    }
}
