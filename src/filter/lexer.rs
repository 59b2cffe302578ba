//! Cuts a rule into tokens. Marks of other languages (`&&`, curly quotation marks) are reported and read as what they
//! were meant to be, so that the rest of the rule is judged too.

use std::ops::Range;

use super::FilterError;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    OpenList,
    /// `]`
    CloseList,
    /// `,`
    Comma,
    /// A property, an operator, a truth value: whatever needs no quotation marks.
    Word(String),
    /// What stands between quotation marks.
    Text(String),
}

/// A token and its place.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

/// All tokens of the rule.
pub(super) fn tokens(rule: &str, errors: &mut Vec<FilterError>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = rule[start..].chars().next() {
        let mark = match first {
            '(' => Some(TokenKind::Open),
            ')' => Some(TokenKind::Close),
            '[' => Some(TokenKind::OpenList),
            ']' => Some(TokenKind::CloseList),
            ',' => Some(TokenKind::Comma),
            _ => None,
        };
        let (kind, end) = if let Some(mark) = mark {
            (Some(mark), start + 1)
        } else if is_quote(first) {
            let (text, end) = quoted_text(rule, start, first, errors);
            (Some(TokenKind::Text(text)), end)
        } else if first.is_whitespace() {
            (None, start + first.len_utf8())
        } else if is_word(first) {
            let end = run(rule, start, is_word);
            (Some(TokenKind::Word(rule[start..end].to_owned())), end)
        } else {
            let end = run(rule, start, is_foreign);
            (foreign(&rule[start..end], start..end, errors), end)
        };
        tokens.extend(kind.map(|kind| Token { kind, span: start..end }));
        start = end;
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '_' | '-' | '$')
}

fn is_quote(character: char) -> bool {
    is_double(character) || is_single(character)
}

fn is_double(character: char) -> bool {
    matches!(character, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}')
}

fn is_single(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}')
}

fn is_foreign(character: char) -> bool {
    !is_word(character)
        && !is_quote(character)
        && !character.is_whitespace()
        && !matches!(character, '(' | ')' | '[' | ']' | ',')
}

fn run(rule: &str, start: usize, belongs: fn(char) -> bool) -> usize {
    rule[start..].find(|character| !belongs(character)).map_or(rule.len(), |length| start + length)
}

/// The text from a quotation mark on, and where it ends.
fn quoted_text(rule: &str, start: usize, quote: char, errors: &mut Vec<FilterError>) -> (String, usize) {
    let body = start + quote.len_utf8();
    let mut text = String::new();
    let mut characters = rule[body..].char_indices().peekable();
    let closes = |character: char| match quote {
        '"' => character == '"',
        '\'' => character == '\'',
        _ if is_double(quote) => is_double(character),
        _ => is_single(character),
    };
    let mut end = None;
    while let Some((offset, character)) = characters.next() {
        if character == '`' {
            // A backtick before anything else stands for itself.
            match characters.next_if(|&(_, next)| next == '`' || closes(next)) {
                Some((_, escaped)) => text.push(escaped),
                None => text.push('`'),
            }
        } else if closes(character) {
            end = Some(body + offset + character.len_utf8());
            break;
        } else {
            text.push(character);
        }
    }
    if quote != '"' {
        errors.push(FilterError {
            start,
            end: body,
            message: format!("a value stands in straight double quotation marks, not in `{quote}`"),
            help: Some("write `\"` before and after the value".to_owned()),
        });
    } else if end.is_none() {
        errors.push(FilterError {
            start,
            end: rule.len(),
            message: "the quotation mark is not closed".to_owned(),
            help: Some("write `\"` after the value; inside a value it is written `` `\" ``".to_owned()),
        });
    }
    (text, end.unwrap_or(rule.len()))
}

/// Reports a mark that the language does not have, and gives what it was meant to be.
fn foreign(mark: &str, span: Range<usize>, errors: &mut Vec<FilterError>) -> Option<TokenKind> {
    let meant = match mark {
        "&&" | "&" => Some("-and"),
        "||" | "|" => Some("-or"),
        "!" => Some("-not"),
        "=" | "==" => Some("-eq"),
        "!=" | "<>" => Some("-ne"),
        _ => None,
    };
    let help = match meant {
        Some(word) => Some(format!("write `{word}`")),
        None if mark == "\\" => Some("a quotation mark around a value needs no backslash".to_owned()),
        None => None,
    };
    errors.push(FilterError {
        start: span.start,
        end: span.end,
        message: format!("`{mark}` has no meaning in a rule"),
        help,
    });
    meant.map(|word| TokenKind::Word(word.to_owned()))
}
