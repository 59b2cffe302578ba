//! The rules of device filters: text to tree and back. Every mistake of a rule is found at once, with its place in the
//! text. What a rule means for a device is not decided here.

mod lexer;
mod operand;
mod parser;

use std::fmt;
use std::ops::Range;

use crate::catalog::{DeviceOperator, DeviceProperty, limits};

/// A rule that is well formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The whole of it.
    pub root: Expression,
}

/// A part of a rule. Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Expression {
    /// What it says.
    pub shape: Shape,
    /// Where it stands: bytes of the rule.
    pub span: Range<usize>,
}

/// What a part of a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One of these at least; there are two or more.
    Any(Vec<Expression>),
    /// All of these; there are two or more.
    All(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
    /// A property beside a value.
    Compare(Comparison),
}

/// A property beside a value. Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The property.
    pub property: &'static DeviceProperty,
    /// The operator, which the property takes.
    pub operator: DeviceOperator,
    /// The value, which fits both; spelled as the service spells it where it has few.
    pub operand: Operand,
    /// Where the property stands.
    pub property_span: Range<usize>,
    /// Where the operator stands.
    pub operator_span: Range<usize>,
    /// Where the value stands.
    pub operand_span: Range<usize>,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// `True` or `False`.
    Boolean(bool),
    /// A text.
    Text(String),
    /// Texts, one at least.
    List(Vec<String>),
}

/// A mistake in a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilterError {
    /// Where it begins: a byte of the rule.
    pub start: usize,
    /// Where it ends: the byte after the last. Equal to the start where something is missing.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Reads a rule.
///
/// # Errors
/// All mistakes, by their place.
pub fn parse_device_filter(rule: &str) -> Result<Filter, Vec<FilterError>> {
    let mut errors = Vec::new();
    if let Some((start, _)) = rule.char_indices().nth(limits::DEVICE_FILTER_CHARACTERS) {
        errors.push(FilterError {
            start,
            end: rule.len(),
            message: format!("the rule is longer than {} characters", limits::DEVICE_FILTER_CHARACTERS),
            help: Some("split it over two policies".to_owned()),
        });
    }
    let tokens = lexer::tokens(rule, &mut errors);
    let root = parser::parse(rule, &tokens, &mut errors);
    errors.sort();
    errors.dedup();
    match root {
        Some(root) if errors.is_empty() => Ok(Filter { root }),
        _ => Err(errors),
    }
}

impl Filter {
    /// All comparisons, from left to right.
    #[must_use]
    pub fn comparisons(&self) -> Vec<&Comparison> {
        fn walk<'a>(expression: &'a Expression, found: &mut Vec<&'a Comparison>) {
            match &expression.shape {
                Shape::Any(parts) | Shape::All(parts) => parts.iter().for_each(|part| walk(part, found)),
                Shape::Not(part) => walk(part, found),
                Shape::Compare(comparison) => found.push(comparison),
            }
        }
        let mut found = Vec::new();
        walk(&self.root, &mut found);
        found
    }
}

impl Comparison {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.property_span.start..self.operand_span.end
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
    }
}

impl Eq for Expression {}

impl PartialEq for Comparison {
    fn eq(&self, other: &Self) -> bool {
        self.property == other.property && self.operator == other.operator && self.operand == other.operand
    }
}

impl Eq for Comparison {}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shape.fmt(f)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, connective, any) = match self {
            Self::Any(parts) => (parts, " -or ", true),
            Self::All(parts) => (parts, " -and ", false),
            Self::Not(part) => return write!(f, "-not ({part})"),
            Self::Compare(comparison) => return comparison.fmt(f),
        };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(connective)?;
            }
            // `-and` binds closer, so only its own groups and those of `-or` need parentheses to stay groups.
            match &part.shape {
                Self::All(_) if any => part.fmt(f)?,
                Self::Any(_) | Self::All(_) => write!(f, "({part})")?,
                _ => part.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "device.{} {} {}", self.property.name, self.operator, self.operand)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(true) => f.write_str("True"),
            Self::Boolean(false) => f.write_str("False"),
            Self::Text(text) => quoted(text, f),
            Self::List(texts) => {
                f.write_str("[")?;
                for (index, text) in texts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    quoted(text, f)?;
                }
                f.write_str("]")
            }
        }
    }
}

/// Rules of the directory escape with a backtick; a backslash is a character like any other.
fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('`', "``").replace('"', "`\""))
}
