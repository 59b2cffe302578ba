//! Reads the right side of a comparison, and says whether it fits the property and the operator.

use std::ops::Range;

use super::Operand;
use super::lexer::TokenKind;
use super::parser::{Parser, boolean, closest, connective, property_name};
use crate::catalog::{DeviceOperator, DeviceProperty, DeviceValue};

impl Parser<'_> {
    /// The value and where it ends: none at all where the comparison ends without one, none inside where it is no
    /// value.
    pub(super) fn operand(&mut self) -> Option<(Option<Operand>, usize)> {
        let span = self.here();
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Text(text)) => {
                self.next += 1;
                Some((Some(Operand::Text(text.clone())), span.end))
            }
            Some(TokenKind::OpenList) => Some(self.list()),
            Some(TokenKind::Word(word)) if connective(word).is_none() => {
                self.next += 1;
                Some((self.bare_operand(word, &span), span.end))
            }
            other => {
                let stray = matches!(other, Some(TokenKind::Comma | TokenKind::CloseList | TokenKind::Open));
                self.error(span, "expected a value", Some("a text stands in double quotation marks"));
                // A parenthesis here begins no group: `-in ("a", "b")` is how other languages write lists.
                if stray {
                    self.skip_group();
                }
                None
            }
        }
    }

    fn skip_group(&mut self) {
        let group = matches!(self.peek().map(|token| &token.kind), Some(TokenKind::Open));
        self.next += 1;
        while group && let Some(token) = self.take() {
            if token.kind == TokenKind::Close {
                return;
            }
        }
    }

    fn bare_operand(&mut self, word: &str, span: &Range<usize>) -> Option<Operand> {
        if let Some(value) = boolean(word) {
            return Some(Operand::Boolean(value));
        }
        let plain = word.trim_start_matches('$');
        if plain.eq_ignore_ascii_case("null") {
            let help = "a device that is not registered has no value at all, and negative operators match it";
            self.error(span.clone(), format!("`{word}` is no value of device filters"), Some(help));
        } else if let Some(value) = boolean(plain) {
            let help = format!("write `{}`", Operand::Boolean(value));
            self.error(span.clone(), format!("`{word}` is PowerShell"), Some(&help));
        } else if property_name(word).is_some() {
            self.error(span.clone(), "a property is compared with a value, not with another property", None);
        } else {
            self.error(span.clone(), format!("`{word}` lacks quotation marks"), Some(&format!("write `\"{word}\"`")));
        }
        None
    }

    fn list(&mut self) -> (Option<Operand>, usize) {
        let open = self.here();
        self.next += 1;
        let mut texts = Vec::new();
        let mut sound = true;
        let mut comma = true;
        loop {
            let span = self.here();
            match self.peek().map(|token| &token.kind) {
                Some(TokenKind::CloseList) => {
                    self.next += 1;
                    if texts.is_empty() && sound {
                        self.error(open.start..span.end, "the list is empty", Some("name one value at least"));
                        sound = false;
                    }
                    return (sound.then_some(Operand::List(texts)), span.end);
                }
                Some(TokenKind::Comma) if !comma => comma = true,
                Some(TokenKind::Text(text)) => {
                    if !comma {
                        self.error(span.start..span.start, "expected `,` between two values", None);
                        sound = false;
                    }
                    comma = false;
                    texts.push(text.clone());
                }
                Some(TokenKind::Word(word)) if connective(word).is_none() && property_name(word).is_none() => {
                    let help = format!("write `\"{word}\"`");
                    self.error(span, format!("`{word}` lacks quotation marks"), Some(&help));
                    (sound, comma) = (false, false);
                }
                Some(TokenKind::Comma) => {
                    self.error(span, "expected a value before `,`", None);
                    sound = false;
                }
                _ => {
                    self.error(open.clone(), "the list is not closed", Some("write `]` after the last value"));
                    return (None, open.end);
                }
            }
            self.next += 1;
        }
    }

    /// The value as the property has it, or a word on why it does not fit.
    pub(super) fn fitting(
        &mut self,
        property: &DeviceProperty,
        operator: DeviceOperator,
        operand: Operand,
        span: &Range<usize>,
    ) -> Option<Operand> {
        let text = match operand {
            Operand::List(_) if !operator.takes_list() => {
                let help = Some("`-in` and `-notIn` take lists");
                self.error(span.clone(), format!("`{operator}` takes one value, not a list"), help);
                return None;
            }
            Operand::List(texts) => return Some(Operand::List(texts)),
            _ if operator.takes_list() => {
                let help = Some("write the value in brackets: `[\"a\", \"b\"]`");
                self.error(span.clone(), format!("`{operator}` takes a list"), help);
                return None;
            }
            Operand::Boolean(value) if property.value == DeviceValue::Boolean => return Some(Operand::Boolean(value)),
            Operand::Boolean(value) => {
                let word = Operand::Boolean(value);
                let help = Some("a text stands in double quotation marks");
                self.error(span.clone(), format!("`device.{}` is not compared with `{word}`", property.name), help);
                return None;
            }
            Operand::Text(text) => text,
        };
        let accepted: &[&str] = match property.value {
            DeviceValue::Text | DeviceValue::Known(_) => return Some(Operand::Text(text)),
            DeviceValue::Boolean => &["True", "False"],
            DeviceValue::OneOf(values) => values,
        };
        let Some(value) = accepted.iter().find(|value| value.eq_ignore_ascii_case(&text)) else {
            let help = closest(&text, accepted.iter().copied()).map_or_else(
                || format!("it is one of `{}`", accepted.join("`, `")),
                |value| format!("did you mean `{value}`?"),
            );
            self.error(span.clone(), format!("`device.{}` is never `{text}`", property.name), Some(&help));
            return None;
        };
        // The service takes truth values with and without quotation marks; the portal writes them without.
        Some(boolean(value).map_or_else(|| Operand::Text((*value).to_owned()), Operand::Boolean))
    }
}
