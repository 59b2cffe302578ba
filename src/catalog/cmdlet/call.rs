//! Judges a call before it is written: does the cmdlet exist there, with these parameters, and do the values fit? Reads
//! the tables and nothing else.

use std::fmt;

use super::{COMMON_PARAMETERS, Cmdlet, Parameter, ParameterKind, ParameterSet, Platform, find_cmdlet};
use crate::plan::{Member, Value};

/// What is wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallProblem {
    /// No cmdlet of that name is in the catalogue.
    UnknownCmdlet {
        /// The name.
        cmdlet: String,
    },
    /// The cmdlet is not there.
    CmdletNotOn {
        /// Its name.
        cmdlet: &'static str,
        /// Where it was to run.
        platform: Platform,
    },
    /// The cmdlet has no such parameter.
    UnknownParameter {
        /// The cmdlet.
        cmdlet: &'static str,
        /// The name.
        parameter: String,
    },
    /// The parameter is not there.
    ParameterNotOn {
        /// The cmdlet.
        cmdlet: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// Where it was to run.
        platform: Platform,
    },
    /// The parameter is given twice.
    Repeated {
        /// The parameter.
        parameter: &'static str,
    },
    /// The value is not of the kind that the parameter takes.
    WrongKind {
        /// The parameter.
        parameter: &'static str,
        /// What it takes, for people.
        takes: String,
    },
    /// `$null` does not clear this one.
    NullRefused {
        /// The parameter.
        parameter: &'static str,
    },
    /// PowerShell takes no empty text for a mandatory parameter.
    EmptyRefused {
        /// The parameter.
        parameter: &'static str,
    },
    /// The text is too long.
    TooLong {
        /// The parameter.
        parameter: &'static str,
        /// How long it is, as .NET counts.
        length: usize,
        /// How long it may be.
        max_length: u16,
    },
    /// The number is too small or too great.
    OutOfRange {
        /// The parameter.
        parameter: &'static str,
        /// The number.
        number: i64,
        /// The least and the greatest number.
        range: (i64, i64),
    },
    /// No set holds all of the parameters.
    NoCommonSet {
        /// The cmdlet.
        cmdlet: &'static str,
        /// The parameters given.
        parameters: Vec<&'static str>,
    },
    /// A parameter that must be given is not.
    Missing {
        /// The cmdlet.
        cmdlet: &'static str,
        /// The parameter.
        parameter: &'static str,
    },
}

impl fmt::Display for CallProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCmdlet { cmdlet } => write!(f, "no cmdlet `{cmdlet}` in the catalogue"),
            Self::CmdletNotOn { cmdlet, platform } => write!(f, "`{cmdlet}` does not exist on {platform}"),
            Self::UnknownParameter { cmdlet, parameter } => write!(f, "`{cmdlet}` has no parameter `{parameter}`"),
            Self::ParameterNotOn { cmdlet, parameter, platform } => {
                write!(f, "parameter `{parameter}` of `{cmdlet}` does not exist on {platform}")
            }
            Self::Repeated { parameter } => write!(f, "parameter `{parameter}` is given twice"),
            Self::WrongKind { parameter, takes } => write!(f, "parameter `{parameter}` takes {takes}"),
            Self::NullRefused { parameter } => write!(f, "parameter `{parameter}` does not take `$null`"),
            Self::EmptyRefused { parameter } => write!(f, "parameter `{parameter}` does not take an empty text"),
            Self::TooLong { parameter, length, max_length } => {
                write!(f, "parameter `{parameter}` takes {max_length} characters, not {length}")
            }
            Self::OutOfRange { parameter, number, range: (least, greatest) } => {
                write!(f, "parameter `{parameter}` takes {least} to {greatest}, not {number}")
            }
            Self::NoCommonSet { cmdlet, parameters } => {
                write!(f, "no parameter set of `{cmdlet}` has all of `{}`", parameters.join("`, `"))
            }
            Self::Missing { cmdlet, parameter } => write!(f, "`{cmdlet}` needs parameter `{parameter}`"),
        }
    }
}

/// Judges a call. All problems come back, not the first alone.
///
/// # Errors
/// What is wrong with the call, in the order of its parameters.
pub fn check_call(name: &str, platform: Platform, arguments: &[(&str, &Value)]) -> Result<(), Vec<CallProblem>> {
    let Some(cmdlet) = find_cmdlet(name) else {
        return Err(vec![CallProblem::UnknownCmdlet { cmdlet: name.to_owned() }]);
    };
    if !cmdlet.platforms.contains(&platform) {
        return Err(vec![CallProblem::CmdletNotOn { cmdlet: cmdlet.name, platform }]);
    }
    let mut problems = Vec::new();
    let mut given: Vec<&'static str> = Vec::new();
    for &(name, value) in arguments {
        let Some(parameter) = cmdlet.find_parameter(name) else {
            if !COMMON_PARAMETERS.iter().any(|common| common.eq_ignore_ascii_case(name)) {
                problems.push(CallProblem::UnknownParameter { cmdlet: cmdlet.name, parameter: name.to_owned() });
            }
            continue;
        };
        if given.contains(&parameter.name) {
            problems.push(CallProblem::Repeated { parameter: parameter.name });
            continue;
        }
        given.push(parameter.name);
        if parameter.platforms.contains(&platform) {
            problems.extend(value_problem(cmdlet, parameter, value));
        } else {
            problems.push(CallProblem::ParameterNotOn { cmdlet: cmdlet.name, parameter: parameter.name, platform });
        }
    }
    if !cmdlet.sets_are_advice {
        problems.extend(set_problems(cmdlet, &given));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn set_problems(cmdlet: &Cmdlet, given: &[&'static str]) -> Vec<CallProblem> {
    let missing = |set: &ParameterSet| -> Vec<&'static str> {
        set.mandatory.iter().copied().filter(|name| !given.contains(name)).collect()
    };
    let open = cmdlet.sets.iter().filter(|set| given.iter().all(|name| set.parameters.contains(name)));
    let Some(nearest) = open.map(missing).min_by_key(Vec::len) else {
        return vec![CallProblem::NoCommonSet { cmdlet: cmdlet.name, parameters: given.to_vec() }];
    };
    nearest.into_iter().map(|parameter| CallProblem::Missing { cmdlet: cmdlet.name, parameter }).collect()
}

fn value_problem(cmdlet: &Cmdlet, parameter: &Parameter, value: &Value) -> Option<CallProblem> {
    let name = parameter.name;
    match value {
        Value::Null if parameter.accepts_null => return None,
        Value::Null => return Some(CallProblem::NullRefused { parameter: name }),
        Value::Table(members) if parameter.accepts_add_remove && is_add_remove(members) => return None,
        _ => {}
    }
    if !fits(parameter.kind, value) {
        return Some(CallProblem::WrongKind { parameter: name, takes: describe(parameter.kind) });
    }
    match value {
        Value::Text(text) => {
            let length = text.encode_utf16().count();
            if text.is_empty() && cmdlet.sets.iter().any(|set| set.mandatory.contains(&name)) {
                return Some(CallProblem::EmptyRefused { parameter: name });
            }
            let max_length = parameter.max_length.filter(|&most| length > usize::from(most))?;
            Some(CallProblem::TooLong { parameter: name, length, max_length })
        }
        &Value::Integer(number) => {
            let range = parameter.range.filter(|&(least, greatest)| number < least || number > greatest)?;
            Some(CallProblem::OutOfRange { parameter: name, number, range })
        }
        _ => None,
    }
}

fn is_add_remove(members: &[Member]) -> bool {
    !members.is_empty()
        && members.iter().all(|(key, value)| {
            ["Add", "Remove"].iter().any(|word| word.eq_ignore_ascii_case(key)) && fits(ParameterKind::TextList, value)
        })
}

fn fits(kind: ParameterKind, value: &Value) -> bool {
    use ParameterKind as Kind;
    match (kind, value) {
        (Kind::Switch | Kind::Boolean, Value::Boolean(_))
        | (Kind::Integer | Kind::Unlimited | Kind::Size, Value::Integer(_))
        | (Kind::Text | Kind::TextList | Kind::Duration | Kind::Timestamp | Kind::Size, Value::Text(_))
        | (Kind::Text | Kind::TextList | Kind::Identity, Value::IdOf { .. }) => true,
        (Kind::Identity, Value::Text(text)) => !text.is_empty(),
        (Kind::Unlimited, Value::Text(text)) => {
            text.eq_ignore_ascii_case("unlimited") || text.starts_with(|first: char| first.is_ascii_digit())
        }
        (Kind::Enumeration(accepted) | Kind::EnumerationList(accepted), Value::Text(text)) => {
            accepted.iter().any(|one| one.eq_ignore_ascii_case(text))
        }
        (Kind::Enumeration(accepted), Value::Integer(number)) => accepted.contains(&number.to_string().as_str()),
        (Kind::TextList, Value::List(list)) => {
            list.iter().all(|item| matches!(item, Value::Text(_) | Value::IdOf { .. }))
        }
        (Kind::EnumerationList(_), Value::List(list)) => {
            list.iter().all(|item| matches!(item, Value::Text(_)) && fits(kind, item))
        }
        // A password has no place in a plan.
        _ => false,
    }
}

fn describe(kind: ParameterKind) -> String {
    let text = match kind {
        ParameterKind::Switch => "a switch",
        ParameterKind::Boolean => "`$true` or `$false`",
        ParameterKind::Integer => "a whole number",
        ParameterKind::Text => "a text",
        ParameterKind::TextList => "a list of texts",
        ParameterKind::Enumeration(accepted) => return format!("one of `{}`", accepted.join("`, `")),
        ParameterKind::EnumerationList(accepted) => return format!("a list of `{}`", accepted.join("`, `")),
        ParameterKind::Identity => "the name of an object",
        ParameterKind::Duration => "a time span",
        ParameterKind::Timestamp => "a point in time",
        ParameterKind::Unlimited => "a number or `unlimited`",
        ParameterKind::Size => "a size",
        ParameterKind::Credential => "a credential, which is never compiled",
    };
    text.to_owned()
}
