//! Lines for a terminal: wrapped, indented, in colours where they are wanted, and nothing hidden in them.

use clap::builder::styling::{AnsiColor, Style as Look};

use crate::diag::{Style, make_visible};

/// Longer lines are hard to read.
const WIDEST: usize = 80;

/// Narrower than this nothing can be wrapped.
const NARROWEST: usize = 40;

/// How lines are written.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    colour: bool,
    width: usize,
}

/// A colour with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// It gets in.
    Green,
    /// At a price.
    Yellow,
    /// It does not.
    Red,
}

impl Paint {
    /// As the stream wants it.
    pub fn new(style: Style) -> Self {
        Self { colour: style.colour, width: style.width.clamp(NARROWEST, WIDEST) }
    }

    /// In bold letters.
    pub fn bold(self, text: &str) -> String {
        self.in_look(Look::new().bold(), text)
    }

    /// In a colour.
    pub fn coloured(self, colour: Colour, text: &str) -> String {
        let colour = match colour {
            Colour::Green => AnsiColor::Green,
            Colour::Yellow => AnsiColor::Yellow,
            Colour::Red => AnsiColor::Red,
        };
        self.in_look(colour.on_default(), text)
    }

    fn in_look(self, look: Look, text: &str) -> String {
        if self.colour { format!("{look}{text}{look:#}") } else { text.to_owned() }
    }

    /// With nothing hidden in it.
    pub fn visible(self, text: &str) -> std::borrow::Cow<'_, str> {
        make_visible(text)
    }

    /// A line as it is.
    pub fn line(self, into: &mut String, indent: usize, text: &str) {
        into.push_str(&" ".repeat(indent));
        into.push_str(text);
        into.push('\n');
    }

    /// A text on as many lines as it needs.
    pub fn wrapped(self, into: &mut String, indent: usize, text: &str) {
        for line in self.lines(text, indent) {
            self.line(into, indent, &line);
        }
    }

    /// A title on as many lines as it needs.
    pub fn heading(self, into: &mut String, text: &str) {
        for line in self.lines(text, 0) {
            self.line(into, 0, &self.bold(&line));
        }
    }

    /// A text behind a mark, its other lines below its first.
    pub fn hanging(self, into: &mut String, indent: usize, mark: &str, text: &str) {
        let inner = indent + mark.chars().count();
        for (number, line) in self.lines(text, inner).into_iter().enumerate() {
            let begins = if number == 0 { format!("{}{mark}", " ".repeat(indent)) } else { " ".repeat(inner) };
            into.push_str(&begins);
            into.push_str(&line);
            into.push('\n');
        }
    }

    /// The lines of a text that begins so far to the right.
    pub fn lines(self, text: &str, indent: usize) -> Vec<String> {
        let room = self.width.saturating_sub(indent).max(NARROWEST / 2);
        let mut lines: Vec<String> = Vec::new();
        for word in make_visible(text).split(' ') {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}
