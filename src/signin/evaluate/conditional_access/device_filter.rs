//! What a rule for devices says of a device. A device that is not registered has no value at all: positive operators
//! miss it, negative ones hit it (CA-D02). Extension attributes count only for devices that are compliant, hybrid joined
//! or managed (CA-D03). A property of a registered device that nobody states is unknown, and not null.

use crate::catalog::{DeviceOperator, DeviceProperty};
use crate::filter::{Comparison, Expression, Filter, Operand, Shape};
use crate::signin::evaluate::{Facts, Truth};
use crate::signin::sign_in::Registration;

/// The value of a property.
enum Value<'a> {
    Null,
    Truth(bool),
    Text(&'a str),
    Unknown,
}

/// Is the device one that the policy is for? The rule puts devices in or out.
pub(in crate::signin) fn holds(include: bool, filter: &Filter, facts: &Facts<'_>) -> Truth {
    let matches = matches(filter, facts);
    if include { matches } else { matches.opposite() }
}

/// Does the rule match the device?
pub(in crate::signin) fn matches(filter: &Filter, facts: &Facts<'_>) -> Truth {
    expression(&filter.root, facts)
}

fn expression(part: &Expression, facts: &Facts<'_>) -> Truth {
    match &part.shape {
        Shape::Any(parts) => Truth::any(parts.iter().map(|part| expression(part, facts))),
        Shape::All(parts) => Truth::all(parts.iter().map(|part| expression(part, facts))),
        Shape::Not(part) => expression(part, facts).opposite(),
        Shape::Compare(comparison) => compare(comparison, &value_of(comparison.property, facts)),
    }
}

fn value_of<'a>(property: &DeviceProperty, facts: &Facts<'a>) -> Value<'a> {
    let (device, open) = (&facts.sign_in.device, facts.open);
    if open.registration {
        return Value::Unknown;
    }
    let trust_type = match device.registration {
        Registration::Unregistered => return Value::Null,
        Registration::Registered => "Workplace",
        Registration::Joined => "AzureAD",
        Registration::HybridJoined => "ServerAD",
    };
    match property.name {
        "trustType" => Value::Text(trust_type),
        "isCompliant" if open.compliance => Value::Unknown,
        "isCompliant" => Value::Truth(device.compliant),
        _ => match (stated(property.name, facts), property.is_extension_attribute()) {
            (Value::Text(_) | Value::Unknown, true) => match extension_attributes_count(facts) {
                Truth::Yes => stated(property.name, facts),
                Truth::Unknown => Value::Unknown,
                Truth::No => Value::Null,
            },
            (value, _) => value,
        },
    }
}

fn stated<'a>(name: &str, facts: &Facts<'a>) -> Value<'a> {
    match facts.sign_in.device.attributes.get(name) {
        Some(Some(text)) => Value::Text(text),
        Some(None) => Value::Null,
        None => Value::Unknown,
    }
}

fn extension_attributes_count(facts: &Facts<'_>) -> Truth {
    let device = &facts.sign_in.device;
    let compliant = if facts.open.compliance { Truth::Unknown } else { device.compliant.into() };
    let managed = match stated("mdmAppId", facts) {
        Value::Null => Truth::No,
        Value::Unknown => Truth::Unknown,
        Value::Text(_) | Value::Truth(_) => Truth::Yes,
    };
    Truth::any([compliant, (device.registration == Registration::HybridJoined).into(), managed])
}

fn compare(comparison: &Comparison, value: &Value<'_>) -> Truth {
    let negative = comparison.operator.is_negative();
    let positive = match value {
        Value::Unknown => return Truth::Unknown,
        Value::Null => false,
        Value::Truth(truth) => match &comparison.operand {
            Operand::Boolean(wanted) => truth == wanted,
            Operand::Text(_) | Operand::List(_) => false,
        },
        Value::Text(text) if comparison.property.collection => {
            members(text).any(|member| fits(DeviceOperator::Equals, member, &comparison.operand))
        }
        Value::Text(text) => fits(comparison.operator, text, &comparison.operand),
    };
    (positive != negative).into()
}

/// The members of a property of many values: one a line.
fn members(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|member| !member.is_empty())
}

/// Does a text fit, by the positive sense of an operator? Rules of the directory compare without case.
fn fits(operator: DeviceOperator, text: &str, operand: &Operand) -> bool {
    let text = text.to_lowercase();
    let one = |wanted: &String| {
        let wanted = wanted.to_lowercase();
        match operator {
            DeviceOperator::Equals | DeviceOperator::NotEquals | DeviceOperator::In | DeviceOperator::NotIn => {
                text == wanted
            }
            DeviceOperator::StartsWith | DeviceOperator::NotStartsWith => text.starts_with(&wanted),
            DeviceOperator::EndsWith | DeviceOperator::NotEndsWith => text.ends_with(&wanted),
            DeviceOperator::Contains | DeviceOperator::NotContains => text.contains(&wanted),
        }
    };
    match operand {
        Operand::Text(wanted) => one(wanted),
        Operand::List(list) => list.iter().any(one),
        Operand::Boolean(wanted) => text == if *wanted { "true" } else { "false" },
    }
}

/// Why the device is not one of them, where that is certain.
pub(super) fn why_not(include: bool) -> String {
    if include { "its device filter does not match" } else { "its device filter excludes the device" }.to_owned()
}

/// What hangs in the air.
pub(super) fn what_is_open() -> String {
    "nobody knows what its device filter says of this device".to_owned()
}
