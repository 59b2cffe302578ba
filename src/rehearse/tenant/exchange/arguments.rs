//! The parameters of a call, judged by the catalogue: names as documented, values as the plan has them.

use serde_json::{Map, Value as Json};

use super::refusal::Refusal;
use crate::catalog::{CallProblem, Cmdlet, Parameter, ParameterKind, Platform, check_call};
use crate::plan::Value;

/// Parameters that say how a call is done, not what it sets. Each simulated cmdlet takes those of them that it has.
const MANNER: [&str; 6] =
    ["Confirm", "DomainController", "Force", "IgnoreDefaultScope", "ReadFromDomainController", "WhatIf"];

/// The parameters that were given, each under the name that the documentation has for it.
#[derive(Debug, Clone)]
pub(super) struct Arguments {
    given: Vec<(&'static Parameter, Value)>,
}

impl Arguments {
    /// Reads and judges the parameters of a call. What could be read is there even if the call is refused, so that its
    /// record can say what it was about.
    pub fn read(cmdlet: &'static Cmdlet, platform: Platform, given: &Map<String, Json>) -> (Self, Option<Refusal>) {
        let mut values: Vec<(&str, Value)> = Vec::new();
        let mut unreadable = None;
        for (name, json) in given {
            // `$null` there means that no identity is given, and all policies come (Get-AuthenticationPolicy page,
            // 2026-08)
            let all = cmdlet.name == "Get-AuthenticationPolicy" && name.eq_ignore_ascii_case("Identity");
            if all && json.is_null() {
                continue;
            }
            match read_value(json) {
                Some(value) => values.push((name, value)),
                None => unreadable = unreadable.or_else(|| Some(wrong_kind(cmdlet, name))),
            }
        }
        let pairs: Vec<(&str, &Value)> = values.iter().map(|(name, value)| (*name, value)).collect();
        let problems = check_call(cmdlet.name, platform, &pairs).err();
        let problem = problems.as_ref().and_then(|all| all.first()).map(Refusal::from);
        let known = values.into_iter().filter_map(|(name, value)| Some((cmdlet.find_parameter(name)?, value)));
        (Self { given: known.collect() }, unreadable.or(problem))
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|(parameter, _)| parameter.name == name).map(|(_, value)| value)
    }

    /// The value of a parameter that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The value of a switch, if it is given.
    pub fn switch(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Boolean(on)) => Some(*on),
            _ => None,
        }
    }

    /// The value of a parameter that is a text; one of a few words as the documentation spells it.
    pub fn word(&self, name: &str) -> Option<String> {
        let (parameter, value) = self.given.iter().find(|(parameter, _)| parameter.name == name)?;
        let Value::Text(text) = value else { return None };
        let ParameterKind::Enumeration(words) = parameter.kind else { return Some(text.to_string()) };
        words.iter().find(|word| word.eq_ignore_ascii_case(text)).map(|word| (*word).to_owned())
    }

    /// What a call sets: everything but the parameters that find its object and those that say how it is done.
    pub fn members<'a>(&'a self, finds: &'a [&'a str]) -> impl Iterator<Item = (&'static Parameter, &'a Value)> {
        let all = self.given.iter().map(|(parameter, value)| (*parameter, value));
        all.filter(move |(parameter, _)| !finds.contains(&parameter.name) && !MANNER.contains(&parameter.name))
    }

    /// Refuses whatever is given beside these parameters.
    pub fn only(&self, simulated: &[&str]) -> Result<(), Refusal> {
        self.refuse(simulated, |_| true)
    }

    /// Refuses parameters that are not simulated.
    pub fn refuse(&self, simulated: &[&str], beyond: impl Fn(&Parameter) -> bool) -> Result<(), Refusal> {
        match self.members(simulated).find(|(parameter, _)| beyond(parameter)) {
            Some((parameter, _)) => Err(Refusal::not_simulated(&format!("parameter '{}'", parameter.name))),
            None => Ok(()),
        }
    }
}

/// A value of the wire as the plan has it; nothing for a fraction, which no parameter takes.
fn read_value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Boolean(*truth),
        Json::Number(number) => Value::Integer(number.as_i64()?),
        Json::String(text) => Value::text(text.clone()),
        Json::Array(list) => Value::List(list.iter().map(read_value).collect::<Option<_>>()?),
        Json::Object(members) => {
            let read = |(name, value): (&String, &Json)| Some((name.clone().into(), read_value(value)?));
            Value::Table(members.iter().map(read).collect::<Option<_>>()?)
        }
    })
}

fn wrong_kind(cmdlet: &'static Cmdlet, name: &str) -> Refusal {
    match cmdlet.find_parameter(name) {
        Some(parameter) => {
            let takes = "of the type that it takes".to_owned();
            Refusal::from(&CallProblem::WrongKind { parameter: parameter.name, takes })
        }
        None => Refusal::from(&CallProblem::UnknownParameter { cmdlet: cmdlet.name, parameter: name.to_owned() }),
    }
}
