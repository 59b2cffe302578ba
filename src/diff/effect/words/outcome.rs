//! What sign-ins meet, in words: what refuses them, or what they have to prove and for how long that lasts.

use std::collections::BTreeSet;

use super::list::{Names, listed};
use crate::catalog::COMBINATIONS;
use crate::diff::Phrase;
use crate::diff::effect::asks::{Asks, Facet, Limit};
use crate::diff::effect::differences::Differences;
use crate::diff::effect::outcomes::Outcomes;
use crate::diff::effect::proof::{Clause, Kind, Methods, Proof};
use crate::diff::effect::responsible::authentication_policies;
use crate::diff::effect::shift::{Again, Asked, Price, Shift};
use crate::diff::effect::worlds::World;
use crate::signin::evaluate::GateKind;
use crate::signin::evaluate::words::control_words;
use crate::signin::space::{Exhausted, Set, Space};
use crate::signin::{Control, Frequency, Regime};

/// What is the same for all of some cells on one side; none where it is not.
#[derive(Debug, Clone, Default)]
struct Common {
    proof: Option<Proof>,
    again: Option<Again>,
    browser: Option<Option<bool>>,
    limits: BTreeSet<Limit>,
}

/// One side of what differs, as words are made of it.
#[derive(Debug, Clone, Default)]
struct Told<'p> {
    proof: Option<&'p Proof>,
    /// Is that all that has to be proven?
    whole: bool,
    again: Option<Again>,
    browser: Option<Option<bool>>,
    limits: Vec<(&'p Limit, bool)>,
}

/// What strengths are made of on the side that is told, and before where that is the new one.
#[derive(Debug, Clone, Copy)]
struct Regimes<'r> {
    own: &'r Regime,
    before: Option<&'r Regime>,
}

/// What these cells meet before and after, of which all differ in the same way.
///
/// # Errors
/// If it would take too much.
pub fn before_and_after(
    found: &mut Differences<'_>,
    shift: &Shift,
    cells: Set,
    names: &Names<'_>,
) -> Result<(Phrase, Phrase), Exhausted> {
    let Differences { space, old, new, worlds, .. } = found;
    let before = Regimes { own: &worlds.old.regime, before: None };
    let after = Regimes { own: &worlds.new.regime, before: Some(&worlds.old.regime) };
    Ok(match shift {
        Shift::Refused(price) => {
            let changed = worlds.changed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>();
            (
                reached(space, old, cells, *price, before, names)?,
                refused(space, new, &worlds.new, cells, &changed, names)?,
            )
        }
        Shift::Admitted(price) => {
            let names_before: Vec<&str> =
                worlds.changed.iter().map(|one| one.old.as_ref().map_or(one.name.as_str(), |old| &old.name)).collect();
            (
                refused(space, old, &worlds.old, cells, &names_before, names)?,
                reached(space, new, cells, *price, after, names)?,
            )
        }
        Shift::Asked(asked) => {
            let mut common = (common(space, &old.asks, cells)?, common(space, &new.asks, cells)?);
            // what has to be proven differs too, and another row tells it
            if asked.proof.is_none() && common.0.proof != common.1.proof {
                (common.0.proof, common.1.proof) = (None, None);
            }
            let (one, other) =
                (told(asked, common.0.proof.as_ref(), false), told(asked, common.1.proof.as_ref(), true));
            let kinds: BTreeSet<Kind> =
                asked.proof.as_ref().map(|(before, after)| &before.kinds() | &after.kinds()).unwrap_or_default();
            (outcome(&one, &kinds, before, names), outcome(&other, &kinds, after, names))
        }
    })
}

/// What all of these cells are asked for on one side.
fn common(space: &mut Space<'_>, asks: &Asks, cells: Set) -> Result<Common, Exhausted> {
    let (mut clauses, mut varied) = (Vec::new(), false);
    let mut left: [Set; 2] = [cells; 2];
    let mut common = Common::default();
    let mut values: (Vec<Again>, Vec<Option<bool>>) = Default::default();
    for (facet, set) in asks.facets() {
        let here = space.diagram.intersect(set, cells)?;
        match facet {
            _ if here == Set::NONE => {}
            Facet::Asks(clause) => {
                varied |= here != cells;
                clauses.push(clause);
            }
            Facet::Again(frequency, alone) => {
                if space.diagram.intersect(here, left[0])? != Set::NONE {
                    values.0.push(Some((*frequency, *alone)));
                }
                left[0] = space.diagram.subtract(left[0], here)?;
            }
            Facet::Browser(stays) => {
                if space.diagram.intersect(here, left[1])? != Set::NONE {
                    values.1.push(Some(*stays));
                }
                left[1] = space.diagram.subtract(left[1], here)?;
            }
            Facet::Limits(limit) if here == cells => drop(common.limits.insert(limit.clone())),
            Facet::Refuses | Facet::Only(_) | Facet::Limits(_) => {}
        }
    }
    values.0.extend((left[0] != Set::NONE).then_some(None));
    values.1.extend((left[1] != Set::NONE).then_some(None));
    common.proof = (!varied).then(|| Proof::of(clauses));
    common.again = if let [again] = values.0.as_slice() { Some(*again) } else { None };
    common.browser = if let [browser] = values.1.as_slice() { Some(*browser) } else { None };
    Ok(common)
}

/// One side of what differs, with all that has to be proven where that is the same everywhere.
fn told<'p>(asked: &'p Asked, common: Option<&'p Proof>, is_new: bool) -> Told<'p> {
    let pick = |pair: &'p (Proof, Proof)| if is_new { &pair.1 } else { &pair.0 };
    Told {
        proof: common.or(asked.proof.as_ref().map(pick)),
        whole: common.is_some(),
        again: asked.again.map(|pair| if is_new { pair.1 } else { pair.0 }),
        browser: asked.browser.map(|pair| if is_new { pair.1 } else { pair.0 }),
        limits: asked.limits.iter().map(|(limit, now)| (limit, *now == is_new)).collect(),
    }
}

/// What somebody who gets in meets.
fn outcome(told: &Told<'_>, kinds: &BTreeSet<Kind>, regimes: Regimes<'_>, names: &Names<'_>) -> Phrase {
    let mut parts = Vec::new();
    let proof = told.proof.map(|proof| match proof.is_nothing() {
        true if told.whole => Phrase::words("a password alone"),
        true => nothing_of(kinds, names),
        false => proof_words(proof, regimes, names),
    });
    match (proof, told.again) {
        (Some(proof), Some(again)) => parts.push(proof.and(format!(" {}", again_words(again)))),
        (Some(proof), None) => parts.push(proof),
        (None, Some(None)) => parts.push(Phrase::words("never asked again")),
        (None, Some(again)) => parts.push(Phrase::words(format!("asked again {}", again_words(again)))),
        (None, None) => {}
    }
    parts.extend(told.browser.map(|browser| {
        Phrase::words(match browser {
            Some(true) => "the browser stays signed in",
            Some(false) => "the browser forgets the sign-in when it closes",
            None => "people choose whether the browser stays signed in",
        })
    }));
    parts.extend(told.limits.iter().map(|(limit, is_there)| limit_words(limit, *is_there)));
    listed(parts, ", ")
}

/// What lets people in, and what it takes where that is the same for all of them.
fn reached(
    space: &mut Space<'_>,
    outcomes: &Outcomes,
    cells: Set,
    price: Price,
    regimes: Regimes<'_>,
    names: &Names<'_>,
) -> Result<Phrase, Exhausted> {
    let common = common(space, &outcomes.asks, cells)?;
    let told = Told {
        proof: common.proof.as_ref(),
        whole: true,
        again: common.again.filter(Option::is_some),
        browser: common.browser.filter(Option::is_some),
        limits: common.limits.iter().map(|limit| (limit, true)).collect(),
    };
    if told.proof.is_some() {
        return Ok(Phrase::words("let in with ").then(outcome(&told, &BTreeSet::new(), regimes, names)));
    }
    Ok(Phrase::words(match price {
        Price::Password => "let in with a password alone",
        Price::Something => "let in with more than a password, MFA not always",
        Price::MultiFactor => "let in with MFA",
        Price::Any => "let in",
    }))
}

/// What refuses, by name.
fn refused(
    space: &mut Space<'_>,
    outcomes: &Outcomes,
    world: &World<'_>,
    cells: Set,
    changed: &[&str],
    names: &Names<'_>,
) -> Result<Phrase, Exhausted> {
    let mut by: Vec<Phrase> = Vec::new();
    for gate in outcomes.gates_that_refuse(space, cells)? {
        if let (GateKind::AuthenticationPolicy, Some(side)) = gate {
            let policies = authentication_policies(space, world, side, cells)?;
            let policies = policies.into_iter().map(Phrase::name).collect();
            by.push(Phrase::words("refused by authentication policy ").then(names.list(policies, " or ")));
            continue;
        }
        let phrase = match gate.0 {
            GateKind::Request => "there is no such way in",
            GateKind::Service => "the service takes no passwords there",
            GateKind::SmtpSetting => "authenticated SMTP is off",
            GateKind::AuthenticationPolicy => "refused by the authentication policy",
            GateKind::SecurityDefaults => "refused by security defaults",
            GateKind::DeviceAccess => "refused by device access rules",
            GateKind::IdentityProvider | GateKind::ConditionalAccess | GateKind::Token | GateKind::Mailbox => "refused",
        };
        by.push(Phrase::words(phrase));
    }
    by.sort();
    by.dedup();
    let mut policies = Vec::new();
    for (asks, name) in outcomes.changed.iter().zip(changed) {
        if space.diagram.intersect(asks.cells(&Facet::Refuses), cells)? != Set::NONE {
            policies.push(Phrase::name(*name));
        }
    }
    if !policies.is_empty() {
        by.push(Phrase::words("refused by ").then(listed(policies, " or ")));
    }
    if by.is_empty() {
        by.push(Phrase::words("refused, since no method meets every strength that is asked for"));
    }
    Ok(listed(by, " or "))
}

fn proof_words(proof: &Proof, regimes: Regimes<'_>, names: &Names<'_>) -> Phrase {
    listed(proof.clauses().map(|clause| clause_words(clause, regimes, names)).collect(), " and ")
}

fn clause_words(clause: &Clause, regimes: Regimes<'_>, names: &Names<'_>) -> Phrase {
    let mut words = Vec::new();
    if !clause.methods.is_empty() {
        words.push(methods_words(&clause.methods, regimes));
    }
    words.extend(clause.others.iter().map(|control| control_phrase(control, names)));
    if words.is_empty() { Phrase::words("what no method meets") } else { listed(words, " or ") }
}

fn control_phrase(control: &Control, names: &Names<'_>) -> Phrase {
    match control {
        Control::TermsOfUse(key) => Phrase::words("terms of use ").then(names.of(key)),
        Control::Custom(text) => Phrase::words("custom control ").and_name(text.clone()),
        Control::Strength(key) => Phrase::words("strength ").then(names.of(key)),
        Control::Unknown(text) => Phrase::words("control ").and_name(text.clone()),
        plain => Phrase::words(control_words(plain, &Regime::default(), names.landscape)),
    }
}

/// The strength that has just these combinations, or the combinations.
fn methods_words(methods: &Methods, regimes: Regimes<'_>) -> Phrase {
    let list =
        |methods: &mut dyn Iterator<Item = &str>, between: &str| listed(methods.map(Phrase::name).collect(), between);
    let named = regimes.own.strengths.values().find(|strength| strength.combinations == *methods);
    if let Some(strength) = named {
        let phrase = Phrase::name(strength.name.clone());
        let was = regimes.before.and_then(|before| before.strengths.values().find(|one| one.name == strength.name));
        let Some(was) = was.filter(|was| was.combinations != *methods) else { return phrase };
        let gained: Vec<&str> = methods.difference(&was.combinations).map(String::as_str).collect();
        let lost: Vec<&str> = was.combinations.difference(methods).map(String::as_str).collect();
        let mut parts = Vec::new();
        if !gained.is_empty() {
            parts.push(Phrase::words("now takes ").then(list(&mut gained.into_iter(), " and ")));
        }
        if !lost.is_empty() {
            parts.push(Phrase::words("no longer takes ").then(list(&mut lost.into_iter(), " and ")));
        }
        return phrase.and(", which ").then(listed(parts, " and "));
    }
    let known = COMBINATIONS.iter().filter(|known| methods.contains(**known)).count();
    if known == methods.len() && known * 2 > COMBINATIONS.len() {
        let others = COMBINATIONS.iter().filter(|known| !methods.contains(**known));
        return Phrase::words("any method but ").then(list(&mut others.copied(), " and "));
    }
    list(&mut methods.iter().map(String::as_str), " or ")
}

/// That nothing of these kinds is asked for.
fn nothing_of(kinds: &BTreeSet<Kind>, names: &Names<'_>) -> Phrase {
    let words = |kind: &Kind| match kind {
        Kind::Methods => Phrase::words("MFA"),
        Kind::Control(control) => control_phrase(control, names),
    };
    Phrase::words("no ").then(listed(kinds.iter().map(words).collect(), " and no "))
}

/// `every 4 hours`.
fn again_words(again: Again) -> String {
    let Some((frequency, alone)) = again else { return "once, then never again".to_owned() };
    let often = match frequency {
        Frequency::EveryTime => "every time".to_owned(),
        Frequency::Hours(1) => "every hour".to_owned(),
        Frequency::Hours(hours) if hours % 24 == 0 && hours > 24 => format!("every {} days", hours / 24),
        Frequency::Hours(hours) => format!("every {hours} hours"),
    };
    if alone { format!("once, the second factor {often}") } else { often }
}

fn limit_words(limit: &Limit, is_there: bool) -> Phrase {
    match (limit, is_there) {
        (Limit::Application, true) => Phrase::words("restricted by the application"),
        (Limit::Application, false) => Phrase::words("not restricted by the application"),
        (Limit::CloudApps(word), true) => Phrase::words("Defender for Cloud Apps: ").and_name(word.clone()),
        (Limit::CloudApps(word), false) => Phrase::words("without Defender for Cloud Apps: ").and_name(word.clone()),
        (Limit::NoResilience, true) => Phrase::words("no longer session while Entra is down"),
        (Limit::NoResilience, false) => Phrase::words("a longer session while Entra is down"),
        (Limit::BoundToken, true) => Phrase::words("the token bound to the device"),
        (Limit::BoundToken, false) => Phrase::words("the token not bound to the device"),
    }
}
