//! A strict reader of the CHANGE region: what PowerShell makes of it, and an error for anything beyond the few shapes
//! that a script may hold. Written from the rules of the language; knows nothing of the emitter.

/// A value as PowerShell would hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Tree>),
    Table { ordered: bool, members: Vec<(String, Tree)> },
}

impl Tree {
    /// The members of a table that must be one.
    pub fn members(&self) -> &[(String, Tree)] {
        match self {
            Self::Table { members, .. } => members,
            other => panic!("not a table: {other:?}"),
        }
    }

    /// A member by its exact name.
    pub fn member(&self, name: &str) -> Option<&Tree> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The elements of a list that must be one.
    pub fn elements(&self) -> &[Tree] {
        match self {
            Self::List(list) => list,
            other => panic!("not a list: {other:?}"),
        }
    }
}

/// What stands in a statement: arrays of the comma and of `@( )` are taken apart where a statement yields them.
enum Yield {
    One(Tree),
    Array(Vec<Tree>),
}

impl Yield {
    fn into_tree(self) -> Tree {
        match self {
            Self::One(tree) => tree,
            Self::Array(list) => Tree::List(list),
        }
    }
}

type Result<T> = std::result::Result<T, String>;

/// Reads `$name = value` statements and `#` comments.
pub fn read(script: &str) -> Result<Vec<(String, Tree)>> {
    let mut reader = Reader { text: script.chars().collect(), at: 0 };
    let mut statements = Vec::new();
    loop {
        reader.skip_blank_lines()?;
        if reader.at == reader.text.len() {
            return Ok(statements);
        }
        reader.expect("$")?;
        let name = reader.word()?;
        reader.spaces();
        reader.expect("=")?;
        reader.spaces();
        let value = reader.pipeline()?.into_tree();
        reader.end_of_statement()?;
        statements.push((name, value));
    }
}

fn is_single_quote(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}')
}

fn is_double_quote(character: char) -> bool {
    matches!(character, '"' | '\u{201C}' | '\u{201D}' | '\u{201E}')
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2013}' | '\u{2014}' | '\u{2015}')
}

fn is_new_line(character: char) -> bool {
    matches!(character, '\r' | '\n')
}

/// White space parts tokens; a line separator of Unicode is only that.
fn is_space(character: char) -> bool {
    matches!(character, '\t' | '\u{B}' | '\u{C}' | ' ' | '\u{A0}' | '\u{85}' | '\0' | '\u{1680}')
        || matches!(character, '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

struct Reader {
    text: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn fail<T>(&self, expected: &str) -> Result<T> {
        let rest: String = self.text[self.at..].iter().take(40).collect();
        Err(format!("{expected} expected at {}, found {rest:?}", self.at))
    }

    fn starts_with(&self, word: &str) -> bool {
        let rest = &self.text[self.at..];
        word.chars().enumerate().all(|(offset, expected)| match rest.get(offset) {
            Some(found) => found.eq_ignore_ascii_case(&expected) || (is_dash(*found) && expected == '-'),
            None => false,
        })
    }

    fn expect(&mut self, word: &str) -> Result<()> {
        if !self.starts_with(word) {
            return self.fail(word);
        }
        self.at += word.chars().count();
        Ok(())
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn spaces_and_lines(&mut self) {
        while self.peek().is_some_and(|character| is_space(character) || is_new_line(character)) {
            self.at += 1;
        }
    }

    fn skip_blank_lines(&mut self) -> Result<()> {
        loop {
            self.spaces_and_lines();
            if self.peek() != Some('#') {
                return Ok(());
            }
            let start = self.at;
            while self.peek().is_some_and(|character| !is_new_line(character)) {
                self.at += 1;
            }
            let comment: String = self.text[start..self.at].iter().collect();
            if !comment.starts_with("#---- CHANGE: ") {
                return Err(format!("a comment in CHANGE: {comment}"));
            }
        }
    }

    fn end_of_statement(&mut self) -> Result<()> {
        self.spaces();
        match self.peek() {
            None => Ok(()),
            Some(character) if is_new_line(character) => Ok(()),
            _ => self.fail("the end of the line"),
        }
    }

    fn word(&mut self) -> Result<String> {
        let start = self.at;
        while self.peek().is_some_and(|character| character.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        let word: String = self.text[start..self.at].iter().collect();
        if word.starts_with(|first: char| first.is_ascii_alphabetic()) { Ok(word) } else { self.fail("a name") }
    }

    /// Elements parted by commas; a comma before the only element makes a list of it.
    fn pipeline(&mut self) -> Result<Yield> {
        if self.peek() == Some(',') {
            self.at += 1;
            self.spaces();
            let element = self.element()?.into_tree();
            self.spaces();
            if self.peek() == Some(',') {
                return self.fail("one element behind a leading comma");
            }
            return Ok(Yield::Array(vec![element]));
        }
        let first = self.element()?;
        let mut rest = Vec::new();
        loop {
            self.spaces();
            if self.peek() != Some(',') {
                break;
            }
            self.at += 1;
            self.spaces_and_lines();
            rest.push(self.element()?.into_tree());
        }
        if rest.is_empty() {
            return Ok(first);
        }
        rest.insert(0, first.into_tree());
        Ok(Yield::Array(rest))
    }

    fn element(&mut self) -> Result<Yield> {
        let Some(character) = self.peek() else { return self.fail("a value") };
        match character {
            '$' => self.constant().map(Yield::One),
            '0'..='9' => Ok(Yield::One(Tree::Integer(self.digits("")?))),
            '@' if self.starts_with("@(") => self.list().map(Yield::Array),
            '@' => self.table(false).map(Yield::One),
            '[' => {
                self.expect("[ordered]")?;
                self.table(true).map(Yield::One)
            }
            '(' => self.parenthesis().map(Yield::One),
            quote if is_single_quote(quote) => self.text().map(|text| Yield::One(Tree::Text(text))),
            quote if is_double_quote(quote) => self.fail("a text between single quotes"),
            _ => self.fail("a value"),
        }
    }

    fn constant(&mut self) -> Result<Tree> {
        self.expect("$")?;
        match self.word()?.as_str() {
            "null" => Ok(Tree::Null),
            "true" => Ok(Tree::Boolean(true)),
            "false" => Ok(Tree::Boolean(false)),
            other => Err(format!("a variable in CHANGE: {other}")),
        }
    }

    fn digits(&mut self, sign: &str) -> Result<i64> {
        let start = self.at;
        while self.peek().is_some_and(|character| character.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.text[start..self.at].iter().collect();
        // 1kb, 0x10, 1.5, 1e3 and 1..5 all go on behind the digits
        if self.peek().is_some_and(|character| character.is_ascii_alphanumeric() || character == '.') {
            return self.fail("the end of a whole number");
        }
        format!("{sign}{digits}").parse().map_err(|_| format!("{sign}{digits} is no number"))
    }

    /// `@( )`: statements parted by lines or semicolons, and what each of them yields, one after another.
    fn list(&mut self) -> Result<Vec<Tree>> {
        self.expect("@(")?;
        let mut list = Vec::new();
        loop {
            self.spaces_and_lines();
            if self.peek() == Some(')') {
                self.at += 1;
                return Ok(list);
            }
            match self.pipeline()? {
                Yield::One(tree) => list.push(tree),
                Yield::Array(trees) => list.extend(trees),
            }
            self.spaces();
            match self.peek() {
                Some(')' | ';') => {}
                Some(character) if is_new_line(character) => {}
                _ => return self.fail("the next element"),
            }
            if self.peek() == Some(';') {
                self.at += 1;
            }
        }
    }

    fn table(&mut self, ordered: bool) -> Result<Tree> {
        self.expect("@{")?;
        let mut members: Vec<(String, Tree)> = Vec::new();
        loop {
            self.spaces_and_lines();
            if self.peek() == Some('}') {
                self.at += 1;
                return Ok(Tree::Table { ordered, members });
            }
            let key = self.key()?;
            if members.iter().any(|(earlier, _)| earlier.to_uppercase() == key.to_uppercase()) {
                return Err(format!("the key {key:?} twice in one table"));
            }
            self.spaces();
            self.expect("=")?;
            self.spaces();
            let value = self.pipeline()?.into_tree();
            members.push((key, value));
            self.spaces();
            match self.peek() {
                Some('}') => {}
                Some(';') => self.at += 1,
                Some(character) if is_new_line(character) => {}
                _ => return self.fail("the next member"),
            }
        }
    }

    fn key(&mut self) -> Result<String> {
        match self.peek() {
            Some(character) if is_single_quote(character) => self.text(),
            Some('(') => match self.parenthesis()? {
                Tree::Text(text) => Ok(text),
                other => Err(format!("a key that is no text: {other:?}")),
            },
            _ => self.word(),
        }
    }

    /// `(-5)`, `([regex]::Unescape(text))`, `(@(texts) -join '')`.
    fn parenthesis(&mut self) -> Result<Tree> {
        self.expect("(")?;
        let tree = if self.peek().is_some_and(is_dash) {
            self.at += 1;
            Tree::Integer(self.digits("-")?)
        } else if self.starts_with("[regex]::Unescape(") {
            self.expect("[regex]::Unescape(")?;
            let escaped = if self.peek() == Some('@') { self.joined()? } else { self.text()? };
            self.expect(")")?;
            Tree::Text(unescape(&escaped)?)
        } else {
            Tree::Text(self.joined()?)
        };
        self.expect(")")?;
        Ok(tree)
    }

    fn joined(&mut self) -> Result<String> {
        let parts = self.list()?;
        self.expect(" -join ")?;
        if !self.text()?.is_empty() {
            return self.fail("an empty text to join with");
        }
        let text = |part: Tree| match part {
            Tree::Text(text) => Ok(text),
            other => Err(format!("a part that is no text: {other:?}")),
        };
        parts.into_iter().map(text).collect()
    }

    /// A text between single quotes, of which there are five: any opens, any closes, and of two the second is kept.
    fn text(&mut self) -> Result<String> {
        if !self.peek().is_some_and(is_single_quote) {
            return self.fail("a quote");
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(character) = self.peek() else { return self.fail("the end of a text") };
            self.at += 1;
            if !is_single_quote(character) {
                text.push(character);
                continue;
            }
            match self.peek() {
                Some(second) if is_single_quote(second) => {
                    text.push(second);
                    self.at += 1;
                }
                _ => return Ok(text),
            }
        }
    }
}

/// `[regex]::Unescape`, of which only two escapes are in use: the backslash itself and UTF-16 units.
fn unescape(escaped: &str) -> Result<String> {
    let mut units = Vec::new();
    let mut rest = escaped.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            units.extend(character.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        match rest.next() {
            Some('\\') => units.push(u16::from(b'\\')),
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return Err(format!("four digits expected, found {digits:?}"));
                }
                units.push(u16::from_str_radix(&digits, 16).map_err(|error| error.to_string())?);
            }
            other => return Err(format!("the escape {other:?}")),
        }
    }
    String::from_utf16(&units).map_err(|error| error.to_string())
}

#[test]
fn the_reader_knows_every_quote_and_takes_lists_apart_as_the_language_does() {
    let value = |text: &str| read(&format!("$x = {text}")).map(|mut all| all.remove(0).1);
    let text = |text: &str| Tree::Text(text.to_owned());
    assert_eq!(value("'it''s'"), Ok(text("it's")));
    assert_eq!(value("'a'\u{2019}b\u{201A}"), Ok(text("a\u{2019}b")));
    assert_eq!(value("@(@('a'))"), Ok(Tree::List(vec![text("a")])));
    assert_eq!(value("@(, @('a'))"), Ok(Tree::List(vec![Tree::List(vec![text("a")])])));
    assert_eq!(value("@(\n@('a')\n@('b')\n)"), Ok(Tree::List(vec![text("a"), text("b")])));
    assert_eq!(value("([regex]::Unescape('Z\\u00FC\\\\'))"), Ok(text("Z\u{fc}\\")));
    assert_eq!(value("(-5)"), Ok(Tree::Integer(-5)));
    for wrong in [
        "'a' 'b'",
        "\"a\"",
        "$env:x",
        "1kb",
        "-5",
        "@{ a = 1; A = 2 }",
        "'a' + 'b'",
        "(Get-Date)",
        "x",
        "'a' # b",
        "'a\u{2019};",
        "@(1 2)",
        "$(1)",
        "([regex]::Unescape('\\t'))",
        "@{ a-b = 1 }",
    ] {
        assert!(value(wrong).is_err(), "{wrong}");
    }
}
