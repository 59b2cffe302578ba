//! Lists and single objects as Graph sends them: annotated, narrowed by `$select`, filtered, page by page.

use serde_json::{Value, json};

use super::address::{Address, HOST, SKIP_TOKEN};
use super::error::Refusal;
use super::filter::Filter;
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::GraphObject;

/// Objects on a page, unless `$top` asks for another number: few enough for tests to meet a second page.
const PAGE: usize = 100;
/// The most that `$top` may ask for.
const TOP: usize = 999;

/// What can be asked of a kind of object.
#[derive(Debug)]
pub(super) struct Collection {
    /// The address behind the version, as the annotation has it.
    pub(super) context: &'static str,
    /// The members that `$select` takes.
    pub(super) members: &'static [&'static str],
    /// The members that `$filter` takes.
    pub(super) filterable: &'static [&'static str],
}

/// The options of a query.
#[derive(Debug)]
pub(super) struct Query {
    select: Vec<String>,
    filter: Filter,
    top: usize,
    skip: usize,
}

impl Query {
    /// The options for a list.
    pub(super) fn of_list(address: &Address<'_>, collection: &Collection) -> Result<Self, Refusal> {
        let mut query = Self { select: Vec::new(), filter: Filter::default(), top: PAGE, skip: 0 };
        for (name, value) in &address.options {
            match name.as_str() {
                "$select" => query.select = select(value, collection)?,
                "$filter" => query.filter = Filter::parse(value, collection.filterable)?,
                "$top" => {
                    let top = value.parse().ok().filter(|top| (1..=TOP).contains(top));
                    query.top = top.ok_or_else(|| Refusal::bad(format!("Invalid page size specified: '{value}'.")))?;
                }
                SKIP_TOKEN => query.skip = read_token(value)?,
                name => return Err(unknown_option(name)),
            }
        }
        Ok(query)
    }

    /// The options for one object.
    pub(super) fn of_one(address: &Address<'_>, collection: &Collection) -> Result<Self, Refusal> {
        if let Some((name, _)) = address.options.iter().find(|(name, _)| name != "$select") {
            return Err(unknown_option(name));
        }
        Self::of_list(address, collection)
    }

    /// The page of those that fit. Only what is on it is written out.
    pub(super) fn page<'a, T: Copy>(
        &self,
        address: &Address<'_>,
        collection: &Collection,
        all: impl Iterator<Item = T>,
        member: impl Fn(T, &str) -> Option<&'a str>,
        write: impl Fn(T) -> GraphObject,
    ) -> Reply {
        let mut fitting = all.filter(|one| self.filter.matches(|name| member(*one, name))).skip(self.skip);
        let value: Vec<Value> =
            fitting.by_ref().take(self.top).map(|one| Value::Object(self.narrow(write(one)))).collect();
        let mut body = GraphObject::new();
        body.insert("@odata.context".to_owned(), json!(self.context(collection)));
        if fitting.next().is_some() {
            let next = address.next_link(&write_token(self.skip + self.top));
            body.insert("@odata.nextLink".to_owned(), Value::String(next));
        }
        body.insert("value".to_owned(), Value::Array(value));
        Reply::new(200, Value::Object(body))
    }

    /// One object.
    pub(super) fn entity(&self, collection: &Collection, status: u16, object: GraphObject) -> Reply {
        let mut body = GraphObject::new();
        body.insert("@odata.context".to_owned(), json!(format!("{}/$entity", self.context(collection))));
        body.extend(self.narrow(object));
        Reply::new(status, Value::Object(body))
    }

    fn context(&self, collection: &Collection) -> String {
        let context = metadata(collection.context);
        if self.select.is_empty() { context } else { format!("{context}({})", self.select.join(",")) }
    }

    fn narrow(&self, mut object: GraphObject) -> GraphObject {
        if !self.select.is_empty() {
            object.retain(|name, _| name == "@odata.type" || self.select.contains(name));
        }
        object
    }
}

/// The annotation that says what an answer is.
pub(super) fn metadata(of: &str) -> String {
    format!("{HOST}/v1.0/$metadata#{of}")
}

/// Writes take no options.
pub(super) fn refuse_options(address: &Address<'_>) -> Result<(), Refusal> {
    address.options.first().map_or(Ok(()), |(name, _)| Err(unknown_option(name)))
}

fn unknown_option(name: &str) -> Refusal {
    Refusal::unsupported_query(format!("The query parameter '{name}' is not supported here."))
}

fn select(list: &str, collection: &Collection) -> Result<Vec<String>, Refusal> {
    let names = list.split(',').map(str::trim);
    names
        .map(|name| match collection.members.contains(&name) {
            true => Ok(name.to_owned()),
            false => Err(Refusal::bad(format!(
                "Parsing OData Select and Expand failed: Could not find a property named '{name}'."
            ))),
        })
        .collect()
}

fn write_token(place: usize) -> String {
    format!("p{place}")
}

fn read_token(token: &str) -> Result<usize, Refusal> {
    let place = token.strip_prefix('p').and_then(|place| place.parse().ok());
    place.ok_or_else(|| Refusal::bad("The specified page token value is invalid."))
}
