//! A policy as a write would leave it, complete and with every member of its type, for the rules to look at.

use serde_json::{Value, json};

use super::members::POLICY;
use crate::rehearse::tenant::state::GraphObject;

/// A policy that is not kept yet. Places are JSON pointers.
#[derive(Debug)]
pub(super) struct Draft(Value);

impl Draft {
    /// A policy as it is kept.
    pub(super) fn of(kept: &GraphObject) -> Self {
        let mut whole = POLICY.complete(kept);
        if let Some(Value::Object(grant)) = whole.get_mut("grantControls") {
            reduce_strength(grant);
        }
        Self(Value::Object(whole))
    }

    /// What is sent first.
    pub(super) fn new(mut body: GraphObject) -> Self {
        if let Some(Value::Object(conditions)) = body.get_mut("conditions") {
            // left out it means all, sent empty it is refused (CA-C01, service error)
            conditions.entry("clientAppTypes").or_insert_with(|| json!(["all"]));
        }
        Self::of(&body)
    }

    /// What a change leaves: members of the policy, of its conditions and of its controls that are left out stay, what is
    /// deeper is replaced whole, null clears (facts 8.3: examples of the update page, service errors).
    pub(super) fn changed(kept: &GraphObject, change: GraphObject) -> Self {
        let mut whole = kept.clone();
        for (name, value) in change {
            match (whole.get_mut(&name), value) {
                (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
                (_, value) => drop(whole.insert(name, value)),
            }
        }
        Self::new(whole)
    }

    /// The policy, to be kept.
    pub(super) fn into_object(self) -> GraphObject {
        if let Value::Object(object) = self.0 { object } else { GraphObject::new() }
    }

    /// The texts of a list; none where there is no list.
    pub(super) fn list(&self, place: &str) -> Vec<&str> {
        let list = self.0.pointer(place).and_then(Value::as_array);
        list.map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
    }

    /// Is there something in this list?
    pub(super) fn lists(&self, place: &str) -> bool {
        self.0.pointer(place).and_then(Value::as_array).is_some_and(|list| !list.is_empty())
    }

    /// Is this list exactly this?
    pub(super) fn lists_only(&self, place: &str, words: &[&str]) -> bool {
        self.list(place) == words
    }

    /// A text.
    pub(super) fn text(&self, place: &str) -> Option<&str> {
        self.0.pointer(place).and_then(Value::as_str)
    }

    /// A number.
    pub(super) fn number(&self, place: &str) -> Option<i64> {
        self.0.pointer(place).and_then(Value::as_i64)
    }

    /// Is it set at all?
    pub(super) fn has(&self, place: &str) -> bool {
        self.0.pointer(place).is_some_and(|value| !value.is_null())
    }

    /// Is this truth value true?
    pub(super) fn is_on(&self, place: &str) -> bool {
        self.0.pointer(place) == Some(&Value::Bool(true))
    }

    /// How many controls the grant has.
    pub(super) fn controls(&self) -> usize {
        let lists = ["builtInControls", "customAuthenticationFactors", "termsOfUse"];
        let listed: usize = lists.iter().map(|list| self.list(&format!("/grantControls/{list}")).len()).sum();
        listed + usize::from(self.has("/grantControls/authenticationStrength"))
    }

    /// A policy as a read shows it, whatever it was told. With one control the operator is OR (CA-G05, live tests), without
    /// one there is no grant. A frequency is of time, and of both factors, unless it says otherwise (CA-S07, reference
    /// page).
    pub(super) fn settled(mut self) -> Self {
        match self.controls() {
            0 => self.put("/grantControls", Value::Null),
            1 => self.put("/grantControls/operator", json!("OR")),
            _ => {}
        }
        self.settle_frequency();
        self
    }

    fn settle_frequency(&mut self) {
        if !self.is_on("/sessionControls/signInFrequency/isEnabled")
            || self.text("/sessionControls/signInFrequency/frequencyInterval") == Some("everyTime")
        {
            return;
        }
        let defaults =
            [("frequencyInterval", "timeBased"), ("authenticationType", "primaryAndSecondaryAuthentication")];
        for (member, word) in defaults {
            let place = format!("/sessionControls/signInFrequency/{member}");
            if !self.has(&place) {
                self.put(&place, json!(word));
            }
        }
    }

    fn put(&mut self, place: &str, value: Value) {
        if let Some(old) = self.0.pointer_mut(place) {
            *old = value;
        }
    }
}

/// No more of a referenced strength than its id is kept.
fn reduce_strength(grant: &mut GraphObject) {
    grant.retain(|name, _| !name.contains("@odata."));
    if let Some(Value::Object(strength)) = grant.get_mut("authenticationStrength") {
        strength.retain(|name, _| name == "id");
    }
}
