//! Settings by the names of their parameters: what an object shows, and what a call makes of it. Only what differs from
//! a fresh organization is kept, so that two states are equal when they mean the same.

use serde_json::{Map, Value as Json, json};

use super::super::state::Properties;
use crate::catalog::{Parameter, ParameterKind};
use crate::plan::{Member, Value};

/// What a fresh organization has, by parameter.
#[derive(Debug, Clone)]
pub(super) struct Fresh(Vec<(&'static str, Json)>);

impl Fresh {
    /// These values; whatever is not among them is unset.
    pub fn new(values: impl IntoIterator<Item = (&'static str, Json)>) -> Self {
        Self(values.into_iter().collect())
    }

    /// With `false` for every truth value of these parameters that has no value yet: only where `$null` is documented
    /// can a truth value be unset.
    pub fn with_truth_values<'a>(mut self, parameters: impl Iterator<Item = &'a Parameter>) -> Self {
        for parameter in parameters {
            let named = self.0.iter().any(|(name, _)| *name == parameter.name);
            if parameter.kind == ParameterKind::Boolean && !parameter.accepts_null && !named {
                self.0.push((parameter.name, json!(false)));
            }
        }
        self
    }

    fn get(&self, name: &str) -> Json {
        self.0.iter().find(|(known, _)| *known == name).map_or(Json::Null, |(_, value)| value.clone())
    }

    /// What an object with these settings shows.
    pub fn show(&self, stored: &Properties) -> Map<String, Json> {
        let mut shown: Map<String, Json> =
            self.0.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        for (name, value) in stored {
            let known = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let name = known.map_or(name.as_str(), |(known, _)| known);
            shown.insert(name.to_owned(), value.clone());
        }
        shown
    }

    /// Takes over what a call sets, and says whether that changed anything.
    pub fn store<'a>(
        &self,
        members: impl Iterator<Item = (&'static Parameter, &'a Value)>,
        stored: &mut Properties,
    ) -> bool {
        let mut changed = false;
        for (parameter, value) in members {
            let current = find(stored, parameter.name).cloned().unwrap_or_else(|| self.get(parameter.name));
            let new = settled(parameter, value, &current);
            changed |= new != current;
            self.keep(parameter.name, new, stored);
        }
        changed
    }

    /// Drops what a fresh organization has anyway, and gives the rest its documented names.
    pub fn settle<'a>(&self, parameters: impl Iterator<Item = &'a Parameter>, stored: &mut Properties) {
        for parameter in parameters {
            if let Some(value) = find(stored, parameter.name).cloned() {
                self.keep(parameter.name, value, stored);
            }
        }
    }

    fn keep(&self, name: &str, value: Json, stored: &mut Properties) {
        stored.retain(|known, _| !known.eq_ignore_ascii_case(name));
        if value != self.get(name) {
            stored.insert(name.to_owned(), value);
        }
    }
}

/// The stored value of a parameter, however a file spells its name.
pub(super) fn find<'a>(stored: &'a Properties, name: &str) -> Option<&'a Json> {
    stored.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A value as Exchange keeps it: words in the case of the documentation, an empty text as none (the directory keeps no
/// empty attribute), a single text as the list that it stands for.
fn settled(parameter: &Parameter, value: &Value, current: &Json) -> Json {
    match (parameter.kind, value) {
        (ParameterKind::Enumeration(words), Value::Text(text)) => {
            json!(words.iter().find(|word| word.eq_ignore_ascii_case(text)).unwrap_or(&&**text))
        }
        (ParameterKind::Enumeration(_), Value::Integer(number)) => json!(number.to_string()),
        (ParameterKind::Unlimited, Value::Text(text)) if text.eq_ignore_ascii_case("unlimited") => json!("Unlimited"),
        (ParameterKind::TextList | ParameterKind::EnumerationList(_), Value::Text(text)) => json!([text]),
        (_, Value::Table(members)) => edited(current, members),
        (_, Value::Text(text)) if text.is_empty() => Json::Null,
        _ => plain(value),
    }
}

/// A list after `@{ Add = …; Remove = … }` (Set-ActiveSyncOrganizationSettings page, 2026-08).
fn edited(current: &Json, members: &[Member]) -> Json {
    let mut list: Vec<Json> = current.as_array().cloned().unwrap_or_default();
    for (word, value) in members {
        let texts = match plain(value) {
            Json::Array(texts) => texts,
            one => vec![one],
        };
        if word.eq_ignore_ascii_case("Remove") {
            list.retain(|known| !texts.contains(known));
        } else {
            let new: Vec<Json> = texts.into_iter().filter(|text| !list.contains(text)).collect();
            list.extend(new);
        }
    }
    Json::Array(list)
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Boolean(truth) => json!(truth),
        Value::Integer(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(list) => Json::Array(list.iter().map(plain).collect()),
        // tables are edits of a list, and ids of other objects stand for texts by now
        Value::Null | Value::Table(_) | Value::IdOf { .. } => Json::Null,
    }
}
