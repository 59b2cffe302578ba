//! What the four renderers make of findings, and that no text and no place can break them.

use posturec::diag::{
    Code, Diagnostic, Edit, Fix, Report, RuleDescription, Severity, Style, diagnostics_schema, render_github,
    render_human, render_json, render_sarif,
};
use posturec::source::{FileId, Path, SourceFile, Sources, Span};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{cases, snapshots};

const POSTURE: &str = r#"[posture]
name    = "contoso"
extends = "../base.toml"

[[rollout.rings]]
name     = "pilot"
audience = ["sg-mail-pilot"]

[[rollout.rings]]
name     = "all"
audience = ["sg-mail-pilto"]
"#;

const BASE: &str = "[legacy]\r\nstill-allowed = [\"imap\"]\t# old scanners\r\n";

const RULES: [RuleDescription<'static>; 2] = [
    RuleDescription {
        code: Code("C0203"),
        name: "unknown-audience",
        summary: "A ring names a group that is not declared.",
        help: "Declare the group under `groups`, or name one that is.",
        severity: Severity::Error,
    },
    RuleDescription {
        code: Code("C0301"),
        name: "legacy-protocol-stays",
        summary: "A legacy protocol stays allowed.",
        help: "",
        severity: Severity::Warning,
    },
];

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(SourceFile::new((*name).to_owned(), (*text).to_owned()));
    }
    sources
}

/// The first place of a text in a file.
fn find(sources: &Sources, file: u32, needle: &str) -> Span {
    let start = sources.file(FileId(file)).text.find(needle).expect("the needle is in the file");
    Span { file: FileId(file), start, end: start + needle.len() }
}

fn error(message: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code("C0203"), "unknown-audience", Severity::Error, message, span)
}

fn report(sources: Sources, diagnostics: Vec<Diagnostic>) -> Report {
    Report { sources, diagnostics }
}

fn plain(report: &Report) -> String {
    render_human(report, Style { colour: false, width: 80 })
}

/// An error with everything that a finding can have, and a warning in the file that the posture extends.
fn rich_report() -> Report {
    let sources = sources(&[("postures/contoso.toml", POSTURE), ("base.toml", BASE)]);
    let misspelt = find(&sources, 0, "\"sg-mail-pilto\"");
    let pilot = find(&sources, 0, "\"sg-mail-pilot\"");
    let imap = find(&sources, 1, "\"imap\"");
    let unknown = error("no group `sg-mail-pilto` is declared", misspelt)
        .with_label("not declared")
        .with_related(pilot, "a similar name")
        .with_note("groups are declared once, under `groups`\nand named everywhere else")
        .with_help("declare the group if it is meant")
        .with_fix("write `sg-mail-pilot`", vec![Edit { span: misspelt, replacement: "\"sg-mail-pilot\"".to_owned() }])
        .about(Path::keys(["rollout", "rings"]).join(1).join("audience").join(0));
    let stays =
        Diagnostic::new(Code("C0301"), "legacy-protocol-stays", Severity::Warning, "`imap` stays allowed", imap)
            .with_related(find(&sources, 0, "\"../base.toml\""), "the base is named here");
    report(sources, vec![unknown, stays])
}

fn assert_snapshot(name: &str, text: &str) {
    snapshots("diagnostics").bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn people_see_place_notes_help_patch_and_counts() {
    assert_snapshot("human_full", &plain(&rich_report()));
}

#[test]
fn colours_change_nothing_but_colour() {
    let report = rich_report();
    let coloured = render_human(&report, Style { colour: true, width: 80 });
    assert_ne!(coloured, plain(&report));
    assert_eq!(without_colours(&coloured), plain(&report));
}

#[test]
fn hidden_characters_are_written_out_and_marks_stay_in_line() {
    let text = "name = \"\u{1b}[2J\u{202e}evil\u{200b}\u{feff}\"\n\tnote = \"日本\u{9b}語\" # caf\u{e9}\n";
    let sources = sources(&[("a\u{1b}b.toml", text)]);
    let evil = find(&sources, 0, "evil");
    let found = error("the name `\u{202e}evil\nerror: forged` hides", evil)
        .with_label("e\u{7}vil")
        .with_related(find(&sources, 0, "語"), "wide")
        .with_note("first\u{1b}[1m\n\u{85}second")
        .with_fix(
            "drop \u{200b}",
            vec![Edit { span: find(&sources, 0, "\u{200b}\u{feff}"), replacement: String::new() }],
        );
    assert_snapshot("human_hidden", &plain(&report(sources, vec![found])));
}

#[test]
fn a_long_line_is_cut_around_its_marks() {
    let long =
        format!("audience = [{}\"sg-mail-pilto\",{}]\n", "\"sg-ring\", ".repeat(50), " \"sg-more\",".repeat(50_000));
    let sources = sources(&[("long.toml", &long)]);
    let span = find(&sources, 0, "\"sg-mail-pilto\"");
    let fix = vec![Edit { span, replacement: "\"sg-mail-pilot\"".to_owned() }];
    let whole = Span { start: 11, end: long.len() - 1, ..span };
    let found = vec![
        error("no group `sg-mail-pilto`", span).with_label("not declared").with_fix("write `sg-mail-pilot`", fix),
        error("the list is too long", whole).with_label("60,051 names"),
    ];
    assert_snapshot("human_long_line", &plain(&report(sources, found)));
}

#[test]
fn distant_places_get_windows_of_their_own() {
    let text = format!("first = 1\n{}last = [\n  1,\n  2,\n]\n", "# filler\n".repeat(1_000));
    let sources = sources(&[("tall.toml", &text)]);
    let list = find(&sources, 0, "[\n  1,\n  2,\n]");
    let everything = Span { start: 0, end: text.len(), ..list };
    let found = vec![
        error("`last` and `first` disagree", list).with_related(find(&sources, 0, "first"), "set here"),
        error("nothing here is right", everything),
    ];
    assert_snapshot("human_distant", &plain(&report(sources, found)));
}

#[test]
fn fixes_in_several_files_and_of_whole_lines_are_shown() {
    let sources = sources(&[("posture.toml", "a = 1\nb = 2\nc = 3\n"), ("base.toml", "a = 1\n")]);
    let line = find(&sources, 0, "b = 2\n");
    let end = Span { file: FileId(0), start: 18, end: 18 };
    let fix = vec![
        Edit { span: line, replacement: String::new() },
        Edit { span: find(&sources, 1, "1"), replacement: "2".to_owned() },
    ];
    let found = vec![
        error("`b` is in the wrong file", line).with_fix("move it", fix),
        error("`d` is missing", end)
            .with_fix("add it", vec![Edit { span: end, replacement: "d = 4\ne = 5\n".to_owned() }]),
    ];
    assert_snapshot("human_fixes", &plain(&report(sources, found)));
}

#[test]
fn an_empty_file_and_the_end_of_a_file_have_places() {
    let empty = sources(&[("empty.toml", "")]);
    let shown = plain(&report(empty, vec![error("nothing here", Span { file: FileId(0), start: 0, end: 0 })]));
    assert!(shown.contains("--> empty.toml:1:1\n"), "{shown}");
    let ended = sources(&[("ended.toml", "a = 1\r\n")]);
    let shown = plain(&report(ended, vec![error("more expected", Span { file: FileId(0), start: 7, end: 7 })]));
    assert!(shown.contains("--> ended.toml:2:1\n"), "{shown}");
}

#[test]
fn the_place_above_a_window_counts_characters_of_the_file() {
    let sources = sources(&[("a.toml", "\t\u{202e}\u{202e}日x = 1\n")]);
    let x = find(&sources, 0, "x");
    let shown = plain(&report(sources, vec![error("unknown key `x`", x)]));
    assert!(shown.contains("--> a.toml:1:5\n"), "{shown}");
}

#[test]
fn a_report_without_findings_says_so() {
    assert_eq!(plain(&report(sources(&[("posture.toml", POSTURE)]), Vec::new())), "posture.toml: no findings\n");
}

#[test]
fn many_findings_in_a_huge_file_are_shown_quickly() {
    let text = "key = \"value\"\n".repeat(100_000);
    let sources = sources(&[("huge.toml", &text)]);
    let at = |line: usize| Span { file: FileId(0), start: line * 14, end: line * 14 + 3 };
    let found =
        (0..1_000).map(|number| error("duplicate key `key`", at(number * 99)).with_related(at(number), "first here"));
    let report = report(sources, found.collect());
    let started = std::time::Instant::now();
    let text = plain(&report);
    assert_eq!(text.matches("error[").count(), 50);
    assert!(
        text.contains("\nand 950 more of unknown-audience; `--format json` has them all\nhuge.toml: 1000 errors\n"),
        "{text}"
    );
    // Seen: 70 ms in a test build. A cost that grew with the file would be minutes.
    assert!(started.elapsed().as_secs() < 10, "took {:?}", started.elapsed());
}

#[test]
fn the_same_finding_at_many_places_is_drawn_once() {
    let sources = sources(&[("posture.toml", POSTURE), ("base.toml", "key = 1\nkey = 2\n")]);
    let at = |file: u32, start: usize| error("duplicate key `key`", Span { file: FileId(file), start, end: start + 3 });
    let found = [at(0, 0), at(0, 8), at(1, 0), at(1, 8)].into_iter().chain((0..40).map(|place| at(0, place)));
    let text = plain(&report(sources, found.collect()));
    assert_eq!(text.matches("error[").count(), 1, "{text}");
    assert!(text.contains("the same at 1:9, base.toml:1:1, 2:1, posture.toml:1:1, "), "{text}");
    assert!(text.contains(" and 23 more places\n"), "{text}");
}

#[test]
fn machines_get_one_document() {
    assert_snapshot("json_full", &render_json(&[rich_report()]));
}

#[test]
fn a_machine_document_counts_over_all_reports() {
    let document: Value = serde_json::from_str(&render_json(&[rich_report(), rich_report()])).expect("JSON");
    assert_eq!(document["counts"], serde_json::json!({ "errors": 2, "warnings": 2 }));
    assert_eq!(document["reports"][1]["counts"], serde_json::json!({ "errors": 1, "warnings": 1 }));
}

#[test]
fn every_member_of_the_machine_document_is_required_and_described() {
    let schema = diagnostics_schema().to_value();
    let definitions = schema["definitions"].as_object().expect("definitions").values().chain([&schema]);
    for object in definitions.filter(|definition| definition["type"] == "object") {
        let properties = object["properties"].as_object().expect("properties");
        assert_eq!(object["required"].as_array().map(Vec::len), Some(properties.len()), "{object:#}");
        assert!(properties.values().all(|property| property["description"].is_string()), "{object:#}");
    }
}

#[test]
fn code_scanning_gets_a_log() {
    assert_snapshot("sarif_full", &render_sarif(&[rich_report()], &RULES, "0.1.0"));
}

#[test]
fn sarif_names_files_by_encoded_uris_and_counts_utf16_units() {
    let text = "x = \"𝒜\" y\n";
    let sources = sources(&[("post ures/größe:1%.toml", text), ("C:/x.toml", ""), ("/etc/x.toml", "")]);
    let y = find(&sources, 0, "y");
    let log = sarif(&[report(sources, vec![error("stray `y`", y)])]);
    let run = &log["runs"][0];
    let uris: Vec<&Value> =
        run["artifacts"].as_array().expect("artifacts").iter().map(|artifact| &artifact["location"]["uri"]).collect();
    assert_eq!(uris, ["post%20ures/gr%C3%B6%C3%9Fe%3A1%25.toml", "file:///C:/x.toml", "file:///etc/x.toml"]);
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, serde_json::json!({ "startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 11 }));
}

#[test]
fn a_fingerprint_survives_a_move_of_the_place() {
    let prints = |text: &str| {
        let sources = sources(&[("a.toml", text)]);
        let span = find(&sources, 0, "x");
        sarif(&[report(sources, vec![error("unknown key `x`", span)])])["runs"][0]["results"][0]["partialFingerprints"]
            .clone()
    };
    assert_eq!(prints("x = 1\n"), prints("# new\n\nx = 1\n"));
}

#[test]
fn pull_requests_get_commands() {
    assert_snapshot("github_full", &render_github(&[rich_report()]));
}

#[test]
fn commands_escape_what_ends_them_and_leave_columns_out_over_lines() {
    let sources = sources(&[("a,b:c%.toml", "x = [\n1]\r\n")]);
    let list = find(&sources, 0, "[\n1]\r\n");
    let found = error("100 % wrong\n::error::forged", list);
    assert_eq!(
        render_github(&[report(sources, vec![found])]),
        "::error file=a%2Cb%3Ac%25.toml,line=1,endLine=2,title=C0203::100 %25 wrong%0A::error::forged (unknown-audience)\n"
    );
}

fn sarif(reports: &[Report]) -> Value {
    serde_json::from_str(&render_sarif(reports, &RULES, "0.1.0")).expect("SARIF is JSON")
}

/// The members that SARIF 2.1.0 requires, and that indices point at something.
pub fn check_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let driver = &run["tool"]["driver"];
    assert!(driver["name"].is_string());
    let artifacts = run["artifacts"].as_array().expect("artifacts");
    let check_physical = |place: &Value| {
        let index = place["artifactLocation"]["index"].as_u64().expect("index") as usize;
        assert_eq!(place["artifactLocation"], artifacts[index]["location"]);
        check_region(&place["region"]);
    };
    for result in run["results"].as_array().expect("results") {
        assert!(result["message"]["text"].is_string());
        assert!(["error", "warning", "note"].iter().any(|level| result["level"] == *level));
        let rule = result["ruleIndex"].as_u64().expect("rule index") as usize;
        assert_eq!(driver["rules"][rule]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"].as_object().is_some_and(|prints| prints.len() == 1));
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in result["locations"].as_array().expect("locations").iter().chain(related) {
            check_physical(&location["physicalLocation"]);
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            for change in fix["artifactChanges"].as_array().expect("changes") {
                assert!(change["artifactLocation"]["uri"].is_string());
                for replacement in change["replacements"].as_array().expect("replacements") {
                    check_region(&replacement["deletedRegion"]);
                    assert!(replacement["insertedContent"]["text"].is_string());
                }
            }
        }
    }
}

fn check_region(region: &Value) {
    let number = |name: &str| region[name].as_u64().expect("a number");
    let (start, end) = ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{region}");
}

/// A text without the sequences that set colours (SGR).
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (parameters, rest) = part.split_once('m').expect("only colours are set");
        assert!(parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{parameters:?}");
        plain.push_str(rest);
    }
    plain
}

fn is_harmful(character: char) -> bool {
    character != '\n' && character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Texts in which everything that is hard to show stands close together.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "\n", "\r\n", "\r", "\t", " ", "", "a", "key = 1", "[\n", "]", "# ", "\"", "é", "e\u{301}", "日本", "👨\u{200d}👩", "\u{1b}[2J",
            "\u{202e}", "\u{2066}", "\u{200b}", "\u{feff}", "\u{9b}", "\0", "\u{f8ff}0\u{f8ff}:1:2", "error: ", "{}()",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z ]{30,120}",
        1 => (1..130_usize).prop_map(|count| "\n".repeat(count)),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Places inside the text, at its end and far outside of it.
fn any_span() -> impl Strategy<Value = Span> {
    let offset = prop_oneof![6 => 0..60_usize, 2 => 0..400_usize, 1 => Just(usize::MAX)];
    (0..2_u32, offset.clone(), prop_oneof![(0..6_usize).boxed(), offset.boxed()])
        .prop_map(|(file, start, length)| Span { file: FileId(file), start, end: start.saturating_add(length) })
}

/// As above, and some whose end is before their start.
fn any_diagnostic() -> impl Strategy<Value = Diagnostic> {
    let edit = (any_span(), any_text()).prop_map(|(span, replacement)| Edit { span, replacement });
    let fix = (any_text(), prop::collection::vec(edit, 0..4)).prop_map(|(title, edits)| Fix { title, edits });
    let severity = prop::sample::select(vec![(Code("C0203"), Severity::Error), (Code("C0301"), Severity::Warning)]);
    let related = prop::collection::vec((any_span(), any_text()), 0..4);
    let texts = (any_text(), any_text(), prop::collection::vec(any_text(), 0..2));
    (severity, texts, any_span(), any::<bool>(), related, prop::option::of(fix), prop::option::of(any_text())).prop_map(
        |((code, severity), (message, label, notes), span, reversed, related, fix, key)| {
            let span = if reversed { Span { start: span.end, end: span.start, ..span } } else { span };
            let mut found = Diagnostic::new(code, "any-rule", severity, message, span).with_label(label);
            found = related.into_iter().fold(found, |found, (span, text)| found.with_related(span, text));
            found.help.clone_from(&notes);
            found.notes = notes;
            found.fix = fix;
            found.subject = key.map_or_else(Path::root, |key| Path::root().join(key));
            found
        },
    )
}

fn any_report() -> impl Strategy<Value = Report> {
    let files = [any_text(), any_text()];
    (files, any_text(), prop::collection::vec(any_diagnostic(), 0..3)).prop_map(
        |([posture, base], name, diagnostics)| Report {
            sources: sources(&[(&name, &posture), ("base.toml", &base)]),
            diagnostics,
        },
    )
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn nothing_harmful_reaches_a_terminal(report in any_report(), width in 0..200_usize) {
        let shown = render_human(&report, Style { colour: false, width });
        prop_assert_eq!(shown.chars().find(|character| is_harmful(*character)), None, "{:?}", shown);
        let coloured = render_human(&report, Style { colour: true, width });
        prop_assert_eq!(without_colours(&coloured), shown);
        let commands = render_github(std::slice::from_ref(&report));
        prop_assert_eq!(commands.chars().find(|character| is_harmful(*character)), None, "{:?}", commands);
        prop_assert_eq!(commands.lines().count(), report.diagnostics.len());
    }

    #[test]
    fn no_line_of_a_window_is_endless(report in any_report()) {
        let mut report = report;
        for found in &mut report.diagnostics {
            *found = Diagnostic::new(found.code, found.rule, found.severity, "short", found.primary.span);
        }
        let shown = plain(&report);
        let name = report.sources.file(FileId(0)).name.len();
        prop_assert!(shown.lines().all(|line| line.chars().count() < 200 + 10 * name), "{}", shown);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn machine_documents_keep_to_their_schema(report in any_report()) {
        let validator = jsonschema::validator_for(&diagnostics_schema().to_value()).expect("the schema is one");
        let text = render_json(&[report]);
        let document: Value = serde_json::from_str(&text).expect("JSON");
        prop_assert!(validator.is_valid(&document), "{}", text);
        prop_assert_eq!(text.chars().find(|character| is_harmful(*character)), None);
    }

    #[test]
    fn sarif_logs_have_what_the_standard_requires(report in any_report()) {
        check_sarif(&sarif(&[report]));
    }
}
