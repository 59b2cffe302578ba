//! Builds the tree of a rule from its tokens. `-not` binds closest, then `-and`, then `-or`. After a mistake it goes on
//! at the next place where a comparison can begin.

use std::ops::Range;

use super::lexer::{Token, TokenKind};
use super::{Comparison, Expression, FilterError, Shape};
use crate::catalog::{DEVICE_PROPERTIES, DeviceOperator, DeviceProperty, find_device_property};

/// No rule that people can read comes near it, and the stack holds it easily.
const MAX_DEPTH: usize = 40;

/// The tree; none where a mistake leaves nothing to build it from.
pub(super) fn parse(rule: &str, tokens: &[Token], errors: &mut Vec<FilterError>) -> Option<Expression> {
    let mut parser = Parser { tokens, next: 0, end: rule.len(), depth: 0, errors };
    if tokens.is_empty() {
        if parser.errors.is_empty() {
            parser.error(0..rule.len(), "the rule is empty", Some("write a comparison: `device.isCompliant -eq True`"));
        }
        return None;
    }
    let mut root = None;
    while parser.next < tokens.len() {
        root = parser.any();
        // Only a parenthesis that closes nothing stops it before the end.
        if let Some(token) = parser.take() {
            parser.error(token.span.clone(), format!("`{}` closes nothing", &rule[token.span.clone()]), None);
            if parser.word_is(Connective::And) || parser.word_is(Connective::Or) {
                parser.next += 1;
            }
        }
    }
    root
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Connective {
    And,
    Or,
    Not,
}

/// Hyphens of operators may be left out, as in the rules of dynamic groups.
pub(super) fn connective(word: &str) -> Option<Connective> {
    let bare = word.strip_prefix('-').unwrap_or(word);
    [("and", Connective::And), ("or", Connective::Or), ("not", Connective::Not)]
        .into_iter()
        .find_map(|(name, connective)| bare.eq_ignore_ascii_case(name).then_some(connective))
}

fn operator(word: &str) -> Option<DeviceOperator> {
    let bare = word.strip_prefix('-').unwrap_or(word);
    DeviceOperator::ALL.into_iter().find(|operator| operator.name()[1..].eq_ignore_ascii_case(bare))
}

pub(super) fn boolean(word: &str) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find_map(|(name, value)| word.eq_ignore_ascii_case(name).then_some(value))
}

pub(super) struct Parser<'a> {
    tokens: &'a [Token],
    pub(super) next: usize,
    end: usize,
    depth: usize,
    errors: &'a mut Vec<FilterError>,
}

impl<'a> Parser<'a> {
    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    pub(super) fn take(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.next)?;
        self.next += 1;
        Some(token)
    }

    fn word(&self) -> Option<&'a str> {
        match &self.peek()?.kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn word_is(&self, wanted: Connective) -> bool {
        self.word().and_then(connective) == Some(wanted)
    }

    /// The place of the next token, or the end of the rule.
    pub(super) fn here(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |token| token.span.clone())
    }

    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.errors.push(FilterError { start: span.start, end: span.end, message: message.into(), help });
    }

    fn any(&mut self) -> Option<Expression> {
        let mut parts = vec![self.all()];
        while self.word_is(Connective::Or) {
            self.next += 1;
            parts.push(self.all());
        }
        joined(parts, Shape::Any)
    }

    fn all(&mut self) -> Option<Expression> {
        let mut parts = vec![self.not()];
        loop {
            if self.word_is(Connective::And) {
                self.next += 1;
            } else if self.begins_comparison() {
                let help = Some("every two comparisons have one of them between them");
                self.error(self.here(), "expected `-and` or `-or`", help);
            } else {
                return joined(parts, Shape::All);
            }
            parts.push(self.not());
        }
    }

    fn begins_comparison(&self) -> bool {
        self.peek().is_some_and(|token| match &token.kind {
            TokenKind::Word(word) => connective(word).is_none_or(|connective| connective == Connective::Not),
            TokenKind::Close => false,
            _ => true,
        })
    }

    fn not(&mut self) -> Option<Expression> {
        let start = self.here().start;
        if self.word_is(Connective::Not) {
            self.next += 1;
            let inner = self.deeper(start, Self::not)?;
            let span = start..inner.span.end;
            return Some(Expression { shape: Shape::Not(Box::new(inner)), span });
        }
        if !matches!(self.peek().map(|token| &token.kind), Some(TokenKind::Open)) {
            return self.comparison();
        }
        let open = self.here();
        self.next += 1;
        let inner = self.deeper(start, Self::any);
        if matches!(self.peek().map(|token| &token.kind), Some(TokenKind::Close)) {
            self.next += 1;
        } else {
            self.error(open, "the parenthesis is not closed", Some("write `)` where the group ends"));
        }
        inner
    }

    /// One level down; the rest of the rule is given up when that is too deep.
    fn deeper(&mut self, start: usize, parse: fn(&mut Self) -> Option<Expression>) -> Option<Expression> {
        if self.depth == MAX_DEPTH {
            let help = Some("take out parentheses, or split the rule over two policies");
            self.error(start..self.end, format!("the rule nests deeper than {MAX_DEPTH} levels"), help);
            self.next = self.tokens.len();
            return None;
        }
        self.depth += 1;
        let inner = parse(self);
        self.depth -= 1;
        inner
    }

    fn comparison(&mut self) -> Option<Expression> {
        let property_span = self.here();
        let property = self.property()?;
        let operator_span = self.here();
        let operator = self.operator()?;
        let operand_span = self.here();
        let (operand, end) = self.operand()?;
        let operand_span = operand_span.start..end;
        let (property, operator) = (property.known?, operator.known?);
        if !property.operators.contains(&operator) {
            let names: Vec<&str> = property.operators.iter().map(|operator| operator.name()).collect();
            let message = format!("`device.{}` does not take `{operator}`", property.name);
            self.error(operator_span, message, Some(&format!("it takes `{}`", names.join("`, `"))));
            return None;
        }
        let operand = self.fitting(property, operator, operand?, &operand_span)?;
        let comparison = Comparison { property, operator, operand, property_span, operator_span, operand_span };
        let span = comparison.span();
        Some(Expression { shape: Shape::Compare(comparison), span })
    }

    /// None where nothing stands that could be a property.
    fn property(&mut self) -> Option<Named<&'static DeviceProperty>> {
        let span = self.here();
        let Some(word) = self.word() else {
            match self.peek().map(|token| &token.kind) {
                // Outside of parentheses it closes nothing, and that is said there.
                Some(TokenKind::Close) if self.depth == 0 => {}
                None | Some(TokenKind::Close) => self.error(span, "expected a comparison", None),
                Some(_) => {
                    self.error(span, "expected a property", Some("a comparison begins with `device.` and a property"));
                    self.next += 1;
                    // What follows belongs to the same mistake up to the next connective.
                    while self.begins_comparison() && !self.word_is(Connective::Not) && !self.at_property() {
                        self.next += 1;
                    }
                }
            }
            return None;
        };
        if connective(word).is_some() {
            self.error(span, format!("expected a comparison before `{word}`"), None);
            return None;
        }
        if operator(word).is_some() && word.starts_with('-') {
            self.error(span, format!("expected a property before `{word}`"), None);
            return Some(Named { known: None });
        }
        self.next += 1;
        let bare = property_name(word);
        let known = find_device_property(bare.unwrap_or(word));
        if let (None, Some(property)) = (bare, known) {
            let help = format!("write `device.{}`", property.name);
            self.error(span, format!("property `{word}` lacks its prefix"), Some(&help));
        } else if known.is_none() {
            let names = DEVICE_PROPERTIES.iter().map(|property| property.name);
            let help = closest(bare.unwrap_or(word), names).map(|name| format!("did you mean `device.{name}`?"));
            self.error(span, format!("device filters know no property `{word}`"), help.as_deref());
        }
        Some(Named { known })
    }

    fn at_property(&self) -> bool {
        self.word().is_some_and(|word| property_name(word).is_some())
    }

    /// None where the comparison ends without one.
    fn operator(&mut self) -> Option<Named<DeviceOperator>> {
        let span = self.here();
        let help = Some("write one, such as `-eq`, between property and value");
        let Some(word) = self.word() else {
            self.error(span, "expected an operator", help);
            let value = matches!(self.peek().map(|token| &token.kind), Some(TokenKind::Text(_) | TokenKind::OpenList));
            return value.then_some(Named { known: None });
        };
        if connective(word).is_some() {
            self.error(span, "expected an operator", help);
            return None;
        }
        if boolean(word).is_some() || property_name(word).is_some() {
            self.error(span, "expected an operator", help);
            return Some(Named { known: None });
        }
        self.next += 1;
        let known = operator(word);
        if known.is_none() {
            let names = DeviceOperator::ALL.iter().map(|operator| operator.name());
            let hyphened = format!("-{}", word.trim_start_matches('-'));
            let help = closest(&hyphened, names).map(|name| format!("did you mean `{name}`?"));
            self.error(span, format!("device filters know no operator `{word}`"), help.as_deref());
        }
        Some(Named { known })
    }
}

/// A name that stands there, whether or not it is known.
struct Named<T> {
    known: Option<T>,
}

fn joined(parts: Vec<Option<Expression>>, shape: fn(Vec<Expression>) -> Shape) -> Option<Expression> {
    let mut parts: Vec<Expression> = parts.into_iter().flatten().collect();
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = parts.first()?.span.start..parts.last()?.span.end;
    Some(Expression { shape: shape(parts), span })
}

/// What stands after `device.`, where that is there.
pub(super) fn property_name(word: &str) -> Option<&str> {
    let (prefix, name) = word.split_once('.')?;
    prefix.eq_ignore_ascii_case("device").then_some(name)
}

/// The name that is nearest, when it is near.
pub(super) fn closest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_ascii_lowercase();
    let most = (word.chars().count() / 3).clamp(1, 3);
    names
        .map(|name| (strsim::damerau_levenshtein(&word, &name.to_ascii_lowercase()), name))
        .filter(|&(distance, _)| distance <= most)
        .min()
        .map(|(_, name)| name)
}
