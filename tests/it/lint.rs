//! What PSScriptAnalyzer and Windows PowerShell 5.1 would object to, and our own rules, checked on tokens. Knows only
//! the part of the language that the fixed texts are written in.

use std::collections::BTreeSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Comment,
    Block,
    Single,
    Double,
    Variable,
    /// A bare word: command, keyword, key, name of a member or of a type.
    Word,
    /// `-Name` or `-eq`, with the colon that binds a value.
    Dash,
    Symbol,
    Line,
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    line: usize,
    /// Does it follow the token before it directly?
    glued: bool,
}

const KEYWORDS: [&str; 18] = [
    "function", "param", "if", "elseif", "else", "foreach", "for", "while", "switch", "default", "return", "throw",
    "try", "catch", "finally", "continue", "break", "in",
];
const OPERATORS: [&str; 26] = [
    "-eq",
    "-ne",
    "-gt",
    "-ge",
    "-lt",
    "-le",
    "-and",
    "-or",
    "-not",
    "-in",
    "-notin",
    "-is",
    "-isnot",
    "-f",
    "-join",
    "-split",
    "-replace",
    "-match",
    "-notmatch",
    "-cmatch",
    "-cnotmatch",
    "-contains",
    "-notcontains",
    "-like",
    "-notlike",
    "-ceq",
];
const VERBS: [&str; 27] = [
    "Add",
    "Clear",
    "Close",
    "Compare",
    "Complete",
    "Confirm",
    "ConvertFrom",
    "ConvertTo",
    "Deny",
    "Enter",
    "Exit",
    "Expand",
    "Find",
    "Get",
    "Group",
    "Invoke",
    "Open",
    "Publish",
    "Read",
    "Resolve",
    "Save",
    "Select",
    "Show",
    "Test",
    "Wait",
    "Write",
    "Export",
];
/// Nouns that end in s and are no plurals.
const SINGULAR: [&str; 2] = ["Progress", "Process"];
/// What the language itself brings; all else must be a function of the script or a cmdlet of the service.
const CORE: [&str; 24] = [
    "Add-Content",
    "ForEach-Object",
    "Get-ChildItem",
    "Get-Command",
    "Get-Content",
    "Get-FileHash",
    "Get-Random",
    "Group-Object",
    "Join-Path",
    "New-Item",
    "New-Object",
    "Rename-Item",
    "Set-Content",
    "Set-StrictMode",
    "Sort-Object",
    "Start-Sleep",
    "Start-Transcript",
    "Stop-Transcript",
    "Test-Path",
    "Where-Object",
    "Write-Host",
    "Write-Progress",
    "Write-Warning",
    "Invoke-MgGraphRequest",
];
/// What else texts of rehearsals use.
const TOOL_CORE: [&str; 10] = [
    "Add-Type",
    "ConvertFrom-Json",
    "ConvertTo-Json",
    "Get-Module",
    "Import-Module",
    "Invoke-ScriptAnalyzer",
    "Remove-Module",
    "Remove-TypeData",
    "Select-Object",
    "Write-Error",
];
const FORBIDDEN: [&str; 12] = [
    "Invoke-Expression",
    "Add-Type",
    "ExpandString",
    "NewScriptBlock",
    "ConvertTo-Json",
    "ConvertFrom-Json",
    "Start-Job",
    "Invoke-Command",
    "Invoke-WebRequest",
    "Start-Process",
    "GetNewClosure",
    "class",
];

/// All findings, each with its line.
pub fn lint(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let tokens = match tokens(script) {
        Ok(tokens) => tokens,
        Err(error) => return vec![error],
    };
    lines(script, &mut found);
    comments(&tokens, &mut found);
    texts(&tokens, &mut found);
    symbols(&tokens, false, &mut found);
    commands(&tokens, &[], &mut found);
    functions(&tokens, &mut found);
    writes(script, &mut found);
    gates(script, &tokens, &mut found);
    found
}

/// All findings in a text that only rehearsals run: its functions have the names that services gave them, and it may use
/// what scripts may not.
pub fn lint_tool(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let tokens = match tokens(text) {
        Ok(tokens) => tokens,
        Err(error) => return vec![error],
    };
    lines(text, &mut found);
    comments(&tokens, &mut found);
    texts(&tokens, &mut found);
    symbols(&tokens, true, &mut found);
    commands(&tokens, &TOOL_CORE, &mut found);
    found
}

fn tokens(script: &str) -> Result<Vec<Token<'_>>, String> {
    let bytes = script.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let (mut at, mut line, mut glued) = (0, 1, false);
    while at < bytes.len() {
        let rest = &script[at..];
        let first = bytes[at];
        let (kind, length) = match first {
            b' ' | b'\r' => {
                at += 1;
                glued = false;
                continue;
            }
            b'\n' => (Kind::Line, 1),
            b'<' if rest.starts_with("<#") => {
                (Kind::Block, rest.find("#>").ok_or(format!("{line}: a comment without end"))? + 2)
            }
            b'#' => (Kind::Comment, rest.find('\r').unwrap_or(rest.len())),
            b'@' if rest.starts_with("@'") || rest.starts_with("@\"") => return Err(format!("{line}: a here-string")),
            b'\'' | b'"' => (if first == b'\'' { Kind::Single } else { Kind::Double }, quoted(rest, line)?),
            b'$' if word_length(&rest[1..]) > 0 => (Kind::Variable, 1 + word_length(&rest[1..])),
            b'@' if word_length(&rest[1..]) > 0 => (Kind::Variable, 1 + word_length(&rest[1..])),
            b'-' if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                let length = 1 + word_length(&rest[1..]);
                (Kind::Dash, length + usize::from(bytes.get(at + length) == Some(&b':')))
            }
            _ if word_length(rest) > 0 => (Kind::Word, command_length(rest)),
            _ => (Kind::Symbol, 1),
        };
        let text = &rest[..length];
        tokens.push(Token { kind, text, line, glued });
        line += text.matches('\n').count();
        at += length;
        glued = kind != Kind::Line;
    }
    Ok(tokens)
}

fn word_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// A word that may hold dashes: `Get-User`.
fn command_length(text: &str) -> usize {
    let mut length = word_length(text);
    while text[length..].starts_with('-') && word_length(&text[length + 1..]) > 0 {
        length += 1 + word_length(&text[length + 1..]);
    }
    length
}

fn quoted(text: &str, line: usize) -> Result<usize, String> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'`' && bytes[0] == b'"' {
            at += 2;
        } else if *byte != bytes[0] {
            at += 1;
        } else if bytes.get(at + 1) == Some(byte) {
            at += 2;
        } else {
            return Ok(at + 1);
        }
    }
    Err(format!("{line}: a text without end"))
}

/// Ends, columns, indentation.
fn lines(script: &str, found: &mut Vec<String>) {
    let mut in_block = false;
    for (number, line) in script.split_terminator("\r\n").enumerate() {
        let at = number + 1;
        if line.contains(['\r', '\n', '\t']) {
            found.push(format!("{at}: a lone line end or a tab"));
        }
        if line.ends_with(' ') {
            found.push(format!("{at}: white space at the end"));
        }
        if line.len() > 120 {
            found.push(format!("{at}: {} columns", line.len()));
        }
        in_block |= line.starts_with("<#");
        if !in_block && !line.is_empty() && (line.len() - line.trim_start().len()) % 4 != 0 {
            found.push(format!("{at}: not indented by fours"));
        }
        in_block &= !line.ends_with("#>");
    }
}

/// Requirements of others; and a comment that looks like the head of a signature ends the script for PowerShell.
fn comments(tokens: &[Token], found: &mut Vec<String>) {
    let signature: String = "sig#beginsignatureblock".to_owned();
    for token in tokens.iter().filter(|token| token.kind == Kind::Comment) {
        if token.text.to_lowercase().starts_with("#requires")
            && (token.line, token.text.trim_end()) != (1, "#requires -Version 5.1")
        {
            found.push(format!("{}: a requirement", token.line));
        }
        let bare: String = token.text[1..].chars().filter(|character| !character.is_whitespace()).collect();
        if distance(&bare.to_lowercase(), &signature) <= 9 {
            found.push(format!("{}: resembles a signature: {}", token.line, token.text));
        }
    }
}

fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, character) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in right.iter().enumerate() {
            let change = diagonal + usize::from(character != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

/// Texts between double quotes hold neither variables nor expressions.
fn texts(tokens: &[Token], found: &mut Vec<String>) {
    for token in tokens.iter().filter(|token| token.kind == Kind::Double && token.text.contains('$')) {
        found.push(format!("{}: an expandable text: {}", token.line, token.text));
    }
}

/// Operators of PowerShell 7, sub-expressions, line continuations, redirections to files and, unless allowed, of streams
/// into each other; switches with a value behind a space.
fn symbols(tokens: &[Token], merges: bool, found: &mut Vec<String>) {
    for pair in tokens.windows(2) {
        let [first, second] = pair else { continue };
        let glued = |left: &str, right: &str| first.text == left && second.text == right && second.glued;
        let newer = glued("&", "&") || glued("|", "|") || first.text == "?" || first.text == "%";
        let redirection = first.text == ">" && !(merges && second.text == "&");
        if newer || glued("$", "(") || first.text == "`" || redirection {
            found.push(format!("{}: {}{}", first.line, first.text, second.text));
        }
        let is_operator = OPERATORS.contains(&first.text);
        let is_parameter = first.kind == Kind::Dash && !is_operator;
        if is_parameter && !first.text.ends_with(':') && matches!(second.text, "$true" | "$false") {
            found.push(format!("{}: {} {}", first.line, first.text, second.text));
        }
        if first.kind == Kind::Dash && first.text.ends_with(':') && !second.glued {
            found.push(format!("{}: a space behind {}", first.line, first.text));
        }
        // a parameter begins with a capital, an operator does not and is one of those of 5.1
        let is_lower = first.text.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase);
        if first.kind == Kind::Dash && is_lower && !is_operator {
            found.push(format!("{}: the operator {}", first.line, first.text));
        }
    }
}

/// Every command is a function of the script or a cmdlet by its full name; `more` may be used beside the core.
fn commands(tokens: &[Token], more: &[&str], found: &mut Vec<String>) {
    let own: BTreeSet<&str> = tokens
        .windows(2)
        .filter(|pair| pair[0].text == "function" && pair[1].kind == Kind::Word)
        .map(|pair| pair[1].text)
        .collect();
    for (at, token) in tokens.iter().enumerate() {
        let mut forbidden = FORBIDDEN.iter().filter(|word| !more.contains(word));
        if forbidden.any(|word| token.kind != Kind::Block && token.text.eq_ignore_ascii_case(word)) {
            found.push(format!("{}: {}", token.line, token.text));
        }
        let before = if at > 0 { tokens[at - 1].text } else { "\n" };
        let after = tokens.get(at + 1).map_or("\n", |token| token.text);
        if token.kind != Kind::Word || KEYWORDS.contains(&token.text) || token.text == "exit" {
            continue;
        }
        let is_number = token.text.bytes().all(|byte| byte.is_ascii_digit());
        let is_member = token.glued && matches!(before, "." | ":");
        let is_type = token.glued && (before == "[" || after == "]");
        let is_key = after == "=" && matches!(before, "{" | ";" | "\n" | "," | "(");
        let is_attribute = matches!(token.text, "SupportsShouldProcess" | "Mandatory");
        let is_argument = at > 0 && tokens[at - 1].kind == Kind::Dash && !OPERATORS.contains(&before);
        if is_number || is_member || is_type || is_key || is_attribute || is_argument {
            continue;
        }
        let is_service = ["Get-", "New-", "Set-", "Remove-"].iter().any(|verb| token.text.starts_with(verb));
        let is_known = own.contains(token.text) || CORE.contains(&token.text) || more.contains(&token.text);
        if !(is_known || is_service) {
            found.push(format!("{}: unknown command {}", token.line, token.text));
        }
    }
}

/// Approved verbs, singular nouns, help in each function, and none defined twice or left over.
fn functions(tokens: &[Token], found: &mut Vec<String>) {
    let objects = tokens.iter().find(|token| token.text.starts_with("#---- OBJECTS")).map_or(0, |token| token.line);
    let mut seen = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "function") {
        let name = tokens.get(at + 1).map_or("", |token| token.text);
        let (verb, noun) = name.split_once('-').unwrap_or((name, ""));
        if !VERBS.contains(&verb) {
            found.push(format!("{}: the verb of {name}", token.line));
        }
        if noun.ends_with('s') && !SINGULAR.iter().any(|word| noun.ends_with(word)) {
            found.push(format!("{}: the plural of {name}", token.line));
        }
        let help = tokens.get(at + 4).filter(|token| token.kind == Kind::Block).map_or("", |token| token.text);
        if !help.starts_with("<# .SYNOPSIS ") {
            found.push(format!("{}: {name} has no help", token.line));
        }
        if !seen.insert(name) {
            found.push(format!("{}: {name} twice", token.line));
        }
        let uses = tokens.iter().filter(|token| token.kind == Kind::Word && token.text == name).count();
        if token.line > objects && uses < 2 && !UNUSED_SOMEWHERE.contains(&name) {
            found.push(format!("{}: {name} is never called", token.line));
        }
    }
}

/// Functions of shared fragments that not every script with the fragment calls.
const UNUSED_SOMEWHERE: [&str; 3] = ["Publish-GraphObject", "Clear-GraphObject", "Read-PolicyName"];

/// A cmdlet that writes asks nothing, pretends nothing, and throws where it fails.
fn writes(script: &str, found: &mut Vec<String>) {
    for (number, line) in script.lines().enumerate() {
        let call = line.trim().trim_start_matches("$null = ");
        let is_write = ["New-", "Set-", "Remove-"].iter().any(|verb| call.starts_with(verb));
        let is_own =
            ["New-Object", "New-Item", "Set-StrictMode", "Set-Content"].iter().any(|own| call.starts_with(own));
        if is_write && !is_own && !call.ends_with(" -Confirm:$false -WhatIf:$false -ErrorAction Stop") {
            found.push(format!("{}: a write without its three words: {call}", number + 1));
        }
    }
}

/// One gate before writes, and one way out.
fn gates(script: &str, tokens: &[Token], found: &mut Vec<String>) {
    let gates = tokens.iter().filter(|token| token.text == "ShouldProcess").count();
    if gates != 1 {
        found.push(format!("{gates} calls of ShouldProcess"));
    }
    let line_of =
        |mark: &str| script.lines().position(|line| line.starts_with(mark)).map_or(usize::MAX, |line| line + 1);
    let (change, main) = (line_of("#---- CHANGE"), line_of("#---- MAIN"));
    for token in tokens.iter().filter(|token| token.kind == Kind::Word && token.text == "exit") {
        if !(token.line < change && change < main || token.line > main) {
            found.push(format!("{}: a way out outside MAIN", token.line));
        }
    }
}

#[test]
fn the_lint_finds_what_it_is_for() {
    let script =
        |line: &str| format!("function Get-Thing {{\r\n    <# .SYNOPSIS x #>\r\n    {line}\r\n}}\r\nGet-Thing\r\n");
    let bare = lint(&script("$true"));
    assert_eq!(bare, ["0 calls of ShouldProcess"]);
    for wrong in [
        "$x = \"a $y\"",
        "gci",
        "$x = $y ?? 1",
        "Get-Thing -Deep $true",
        "Invoke-Expression -Command 'x'",
        "$x = $(1)",
        "Set-User -Identity 'x' -Confirm:$false -ErrorAction Stop",
        "exit 3",
        "# SIG # Begin signature block",
        "$x | % { $_ }",
        "Get-Thing && Get-Thing",
        "function Set-Users { }",
        "   $x = 1",
        "$x = 1 ",
        "#requires -Modules x",
        "$x = @'\r\n'@",
        "$x = 'a' >b",
        "$x -contain 'y'",
    ] {
        assert!(lint(&script(wrong)).len() > 1 || lint(&script(wrong))[0].contains("here-string"), "{wrong}");
    }
}
