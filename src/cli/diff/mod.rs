//! `posturec diff`: what a change means. Finds both sides, has them compared, and prints what lies between them.

mod arguments;
mod git;
mod human;
mod read;
mod sides;
mod tree;

pub use arguments::DiffArguments;

use super::Exit;
use super::console::{Console, Paint};
use super::findings::in_order;
use crate::diag::{escape_json, render_github, render_human, render_sarif};
use crate::diff::output::{diff_document, findings_of, kinds_of_findings, render_markdown};
use crate::diff::{Allowance, Budget, Comparison, Side, Verdict, at_once, compare};
use arguments::DiffFormat;
use read::{Begun, Failure, Read, Reading};
use sides::{Pair, Place, pairs};

/// A posture of more bytes is read alone.
const LARGE: u64 = 2 * 1024 * 1024;

/// Two sides that have been read, with the name of what is compared.
struct Sides {
    name: String,
    old: Side,
    new: Side,
}

pub(super) fn run(arguments: &DiffArguments, console: &mut Console) -> Exit {
    let pairs = match pairs(arguments.old.as_deref(), arguments.new.as_deref()) {
        Ok(pairs) => pairs,
        Err((name, phrase)) => {
            console.complain(&name, &phrase);
            return Exit::Misuse;
        }
    };
    let texts = matches!(arguments.format, DiffFormat::Sarif | DiffFormat::Github);
    let reading = Reading { as_of: arguments.as_of, texts };
    let mut exit = Exit::Fine;
    let mut read: Vec<Sides> = Vec::new();
    let mut failed: Vec<String> = Vec::new();
    in_order(
        &pairs,
        |pair| read_pair(pair, reading).map_err(|failures| (pair.name.clone(), failures)),
        |sides| match sides {
            Ok(sides) => read.push(sides),
            Err((name, failures)) => {
                failed.push(name);
                failures.into_iter().for_each(|failure| exit = exit.max(tell(failure, console)));
            }
        },
    );
    let compared = compare_all(&read, &arguments.allow_loosening);
    let named: Vec<(&str, &Comparison<'_>)> = read.iter().map(|sides| sides.name.as_str()).zip(&compared).collect();
    if !named.is_empty() {
        console.print(&render(&named, &failed, arguments.format, Paint::new(console.style())));
    }
    tell_unused(&arguments.allow_loosening, &compared, console);
    let exit = compared.iter().map(|comparison| exit_of(comparison.verdict())).fold(exit, Exit::max);
    // the process ends here, and to take two tenants apart piece by piece takes longer than to compare them
    std::mem::forget(compared);
    std::mem::forget(read);
    exit
}

fn compare_all<'a>(read: &'a [Sides], allowed: &[Allowance]) -> Vec<Comparison<'a>> {
    let each: Vec<&'a Sides> = read.iter().collect();
    let mut compared = Vec::new();
    let work = |sides: &&'a Sides| compare(&sides.old, &sides.new, Budget::default(), allowed);
    in_order(&each, work, |comparison| compared.push(comparison));
    compared
}

fn exit_of(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::NoChange => Exit::Fine,
        Verdict::Changed => Exit::Changed,
        Verdict::Loosened => Exit::Loosened,
    }
}

fn read_pair(pair: &Pair, reading: Reading) -> Result<Sides, Vec<Failure>> {
    let (old, new) = read_both(pair, reading);
    let name = |place: &Option<Place>, other: &Option<Place>| {
        let gone = || format!("nothing, for {}", other.as_ref().map(Place::name).unwrap_or_default());
        place.as_ref().map_or_else(gone, Place::name)
    };
    let (old_name, new_name) = (name(&pair.old, &pair.new), name(&pair.new, &pair.old));
    match (old, new) {
        (Ok(old), Ok(new)) => {
            let (old, new): (Option<Read>, Option<Read>) = (old, new);
            let (old, new) = read::sides((old_name, old), (new_name, new));
            Ok(Sides { name: pair.name.clone(), old, new })
        }
        (old, new) => Err([old.err(), new.err()].into_iter().flatten().collect()),
    }
}

fn begin(place: Option<&Place>) -> Result<Option<Begun<'_>>, Failure> {
    place.map(read::begin).transpose()
}

/// Both sides: at the same time, or one after the other where they are large, so that no more than one is worked out with
/// all its people in memory.
fn read_both(pair: &Pair, reading: Reading) -> (Outcome, Outcome) {
    let is_large = |place: &Option<Place>| place.as_ref().is_some_and(|place| place.tree.size(&place.path) > LARGE);
    let large = is_large(&pair.old) || is_large(&pair.new);
    let (old, new) = (|| begin(pair.old.as_ref()), || begin(pair.new.as_ref()));
    let finish = |begun: Result<Option<Begun<'_>>, Failure>| -> Outcome {
        begun.and_then(|begun| begun.map(|begun| begun.finish(reading)).transpose())
    };
    match if large { (old(), new()) } else { at_once(old, new) } {
        // findings point at lines of both, which may be others
        (Ok(Some(old)), Ok(Some(new))) if !reading.texts && old.says_the_same(&new) => read_one(old, new, reading),
        (old, new) if large => {
            let new = finish(new);
            (finish(old), new)
        }
        (old, new) => at_once(|| finish(old), || finish(new)),
    }
}

/// Two sides that are the same: one is worked out and stands for both. Where it cannot be, both say why.
fn read_one(old: Begun<'_>, new: Begun<'_>, reading: Reading) -> (Outcome, Outcome) {
    let new = new.finish(reading);
    let old = match new.as_ref().ok().and_then(Read::again) {
        Some(again) => Ok(again),
        None => old.finish(reading),
    };
    (old.map(Some), new.map(Some))
}

/// What became of reading a side, where there is one.
type Outcome = Result<Option<Read>, Failure>;

/// Says why a side could not be read.
fn tell(failure: Failure, console: &mut Console) -> Exit {
    match failure {
        Failure::Unreadable(name, phrase) => {
            console.complain(&name, &phrase);
            Exit::Misuse
        }
        Failure::Errors(report) => {
            let text = render_human(&report, console.side_style());
            console.tell(&text);
            Exit::Findings
        }
    }
}

/// An allowance that nothing needs is as good as gone, and somebody should know.
fn tell_unused(allowances: &[Allowance], compared: &[Comparison<'_>], console: &mut Console) {
    for allowance in allowances {
        if !compared.iter().any(|comparison| comparison.allowance(&allowance.id).is_some()) {
            console.complain(&allowance.id, "there is no such loosening to allow");
        }
    }
}

fn render(compared: &[(&str, &Comparison<'_>)], failed: &[String], format: DiffFormat, paint: Paint) -> String {
    let reports = || compared.iter().map(|(_, comparison)| findings_of(comparison)).collect::<Vec<_>>();
    match format {
        DiffFormat::Human => {
            let texts: Vec<String> = compared.iter().map(|(_, comparison)| human::render(comparison, paint)).collect();
            texts.join("\n")
        }
        DiffFormat::Markdown => render_markdown(compared),
        DiffFormat::Json => {
            // only maps with keys that are no texts can fail, and there are none
            escape_json(serde_json::to_string_pretty(&diff_document(compared, failed)).unwrap_or_default()) + "\n"
        }
        DiffFormat::Sarif => render_sarif(&reports(), &kinds_of_findings(), env!("CARGO_PKG_VERSION")),
        DiffFormat::Github => render_github(&reports()),
    }
}
