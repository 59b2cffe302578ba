//! `$filter`: `member eq 'text'` and `startswith(member,'text')`, joined by `and`. Names compare without case, as the
//! directory has them.

use std::iter::Peekable;
use std::str::Chars;

use super::error::Refusal;

/// A question about the members of an object.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    clauses: Vec<Clause>,
}

#[derive(Debug, PartialEq, Eq)]
struct Clause {
    member: String,
    start_only: bool,
    text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

impl Filter {
    /// Reads a filter on members that can be asked for.
    pub(super) fn parse(text: &str, members: &[&str]) -> Result<Self, Refusal> {
        let mut tokens = tokens(text)?.into_iter();
        let mut clauses = Vec::new();
        loop {
            let clause = clause(&mut tokens).ok_or_else(|| unsupported(text))?;
            if !members.contains(&clause.member.as_str()) {
                return Err(unsupported(text));
            }
            clauses.push(clause);
            match tokens.next() {
                None => return Ok(Self { clauses }),
                Some(Token::Word(word)) if word == "and" => {}
                Some(_) => return Err(unsupported(text)),
            }
        }
    }

    /// Does an object with these members fit?
    pub(super) fn matches<'a>(&self, member: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.clauses.iter().all(|clause| {
            member(&clause.member).is_some_and(|value| {
                if clause.start_only { starts_with(value, &clause.text) } else { same_text(value, &clause.text) }
            })
        })
    }
}

fn unsupported(text: &str) -> Refusal {
    Refusal::unsupported_query(format!("Unsupported or invalid query filter clause specified: {text}"))
}

fn clause(tokens: &mut impl Iterator<Item = Token>) -> Option<Clause> {
    let Token::Word(first) = tokens.next()? else { return None };
    let start_only = match tokens.next()? {
        Token::Word(word) if word == "eq" => false,
        Token::Mark('(') if first == "startswith" => true,
        _ => return None,
    };
    if !start_only {
        let Token::Text(text) = tokens.next()? else { return None };
        return Some(Clause { member: first, start_only, text });
    }
    match (tokens.next()?, tokens.next()?, tokens.next()?, tokens.next()?) {
        (Token::Word(member), Token::Mark(','), Token::Text(text), Token::Mark(')')) => {
            Some(Clause { member, start_only, text })
        }
        _ => None,
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(&first) = rest.peek() {
        if first == ' ' {
            rest.next();
        } else if first == '\'' {
            rest.next();
            tokens.push(Token::Text(quoted(&mut rest).ok_or_else(|| {
                Refusal::bad(format!("Invalid filter clause: there is an unterminated string literal in '{text}'."))
            })?));
        } else if first.is_ascii_alphanumeric() {
            let mut word = String::new();
            while let Some(next) = rest.next_if(char::is_ascii_alphanumeric) {
                word.push(next);
            }
            tokens.push(Token::Word(word));
        } else {
            rest.next();
            tokens.push(Token::Mark(first));
        }
    }
    Ok(tokens)
}

/// The text up to the closing quotation mark; a doubled one stands for one.
fn quoted(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match rest.next()? {
            '\'' if rest.next_if_eq(&'\'').is_none() => return Some(text),
            character => text.push(character),
        }
    }
}

/// Are these the same but for case?
pub(super) fn same_text(left: &str, right: &str) -> bool {
    if right.is_ascii() { left.eq_ignore_ascii_case(right) } else { lower(left).eq(lower(right)) }
}

fn starts_with(text: &str, start: &str) -> bool {
    let mut text = lower(text);
    lower(start).all(|character| text.next() == Some(character))
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}
