//! The objects that make a difference for some sign-ins, each with its place on both sides: policies that do something
//! else there, locations and strengths that those look at, and what gates of Exchange go by.

use std::collections::BTreeSet;

use super::asks::Facet;
use super::differences::Differences;
use super::facts::{differing as differing_facts, differing_at_ad_fs};
use super::outcomes::Outcomes;
use super::proof::Kind;
use super::shift::Shift;
use super::worlds::{Changed, World, Worlds};
use super::{Cause, Responsible};
use crate::plan::{ObjectKind, Origin};
use crate::signin::evaluate::GateKind;
use crate::signin::space::{Accounts, Exhausted, Level, Set, Space};
use crate::signin::{Control, ExchangeRegime, Key, Side, Subject};

/// The objects that make the difference for these cells, which all differ in the same way.
///
/// # Errors
/// If it would take too much.
pub fn responsible(found: &mut Differences<'_>, shift: &Shift, cells: Set) -> Result<Vec<Responsible>, Exhausted> {
    let mut subjects: BTreeSet<(Subject, Subject)> = BTreeSet::new();
    let worlds = found.worlds;
    let mut facts = Vec::new();
    let (before, after) = (&worlds.old.side.landscape, &worlds.new.side.landscape);
    for changed in policies(found, shift, cells)? {
        if changed.old.iter().chain(&changed.new).any(|policy| policy.is_of_ad_fs()) {
            facts = differing_at_ad_fs(before, after);
            continue;
        }
        let old = changed.old.as_ref().map_or(&changed.name, |old| &old.name);
        subjects.insert((policy(old), policy(&changed.name)));
        subjects.extend(looked_at(worlds, changed).into_iter().map(|subject| (subject.clone(), subject)));
    }
    for subject in of_gates(found, shift, cells)? {
        subjects.insert((subject.clone(), subject));
    }
    let both = |(old, new): (Subject, Subject)| Responsible {
        old: origin(&worlds.old, &old),
        new: origin(&worlds.new, &new),
        cause: Cause::Object(new),
    };
    let mut found: Vec<Responsible> = subjects.into_iter().map(both).collect();
    if found.is_empty() && facts.is_empty() {
        facts = differing_facts(before, after);
    }
    found.extend(facts.into_iter().map(|address| Responsible {
        old: worlds.old.side.facts.get(&address).cloned(),
        new: worlds.new.side.facts.get(&address).cloned(),
        cause: Cause::Fact(address),
    }));
    Ok(found)
}

fn policy(name: &str) -> Subject {
    Subject { kind: ObjectKind::ConditionalAccessPolicy, side: None, name: name.into() }
}

/// The policies that do something else for these cells, in what differs.
fn policies<'a>(found: &mut Differences<'a>, shift: &Shift, cells: Set) -> Result<Vec<&'a Changed>, Exhausted> {
    let kinds: BTreeSet<Kind> = match shift {
        Shift::Asked(asked) => {
            asked.proof.as_ref().map(|(before, after)| &before.kinds() | &after.kinds()).unwrap_or_default()
        }
        Shift::Admitted(_) | Shift::Refused(_) => BTreeSet::new(),
    };
    let counts = |facet: &Facet| match (shift, facet) {
        (Shift::Admitted(_) | Shift::Refused(_), facet) => *facet == Facet::Refuses,
        (Shift::Asked(_), Facet::Asks(clause)) => !clause.kinds().is_disjoint(&kinds),
        (Shift::Asked(asked), Facet::Again(..)) => asked.again.is_some(),
        (Shift::Asked(asked), Facet::Browser(_)) => asked.browser.is_some(),
        (Shift::Asked(asked), Facet::Limits(limit)) => asked.limits.contains_key(limit),
        (Shift::Asked(_), Facet::Refuses | Facet::Only(_)) => false,
    };
    let by_gates = !refusing(found, shift)
        .map(|outcomes| outcomes.gates.iter().map(|(_, set)| *set).collect::<Vec<_>>())
        .unwrap_or_default()
        .into_iter()
        .try_fold(true, |none, set| {
            Ok::<bool, Exhausted>(none && found.space.diagram.intersect(set, cells)? == Set::NONE)
        })?;
    let mut chosen = differing(found, cells, &counts)?;
    // strengths that nothing meets together refuse, and no policy does by itself
    if chosen.is_empty() && !by_gates {
        chosen = differing(found, cells, &|facet| matches!(facet, Facet::Only(_)))?;
    }
    if chosen.is_empty() && !by_gates {
        chosen = differing(found, cells, &|_| true)?;
    }
    Ok(chosen)
}

fn refusing<'f>(found: &'f Differences<'_>, shift: &Shift) -> Option<&'f Outcomes> {
    match shift {
        Shift::Admitted(_) => Some(&found.old),
        Shift::Refused(_) => Some(&found.new),
        Shift::Asked(_) => None,
    }
}

fn differing<'a>(
    found: &mut Differences<'a>,
    cells: Set,
    counts: &dyn Fn(&Facet) -> bool,
) -> Result<Vec<&'a Changed>, Exhausted> {
    let Differences { worlds, space, old, new, .. } = found;
    let mut chosen = Vec::new();
    for (changed, (before, after)) in worlds.changed.iter().zip(old.changed.iter().zip(&new.changed)) {
        let facets = before.facets().chain(after.facets()).map(|(facet, _)| facet).filter(|facet| counts(facet));
        for facet in facets.collect::<BTreeSet<&Facet>>() {
            let here = before.differs(after, space, facet)?;
            if space.diagram.intersect(here, cells)? != Set::NONE {
                chosen.push(changed);
                break;
            }
        }
    }
    Ok(chosen)
}

/// Locations and strengths that a policy names and that are others now.
fn looked_at(worlds: &Worlds<'_>, changed: &Changed) -> BTreeSet<Subject> {
    let (old, new) = (&worlds.old.regime, &worlds.new.regime);
    let mut subjects = BTreeSet::new();
    let subject = |kind, name: &str| Subject { kind, side: None, name: name.into() };
    for policy in changed.old.iter().chain(&changed.new) {
        let lists: Vec<_> = policy.locations.iter().flat_map(|both| [&both.include, &both.exclude]).collect();
        let trusted = lists.iter().any(|list| list.all_trusted);
        let mut keys: BTreeSet<&Key> = lists.iter().flat_map(|list| &list.named).collect();
        keys.extend(old.locations.keys().chain(new.locations.keys()).filter(|_| trusted));
        for key in keys {
            let (before, after) = (old.locations.get(key), new.locations.get(key));
            if before.map(|one| &one.kind) != after.map(|one| &one.kind) {
                let name = after.or(before).map_or_else(|| key.to_string(), |one| one.name.clone());
                subjects.insert(subject(ObjectKind::NamedLocation, &name));
            }
        }
        for control in policy.grant.iter().flat_map(|grant| &grant.controls) {
            let Control::Strength(key) = control else { continue };
            let (before, after) = (old.strengths.get(key), new.strengths.get(key));
            if before.map(|one| &one.combinations) != after.map(|one| &one.combinations) {
                let name = after.or(before).map_or_else(|| key.to_string(), |one| one.name.clone());
                subjects.insert(subject(ObjectKind::AuthenticationStrengthPolicy, &name));
            }
        }
    }
    subjects
}

/// What the gates go by that refuse these cells on one side.
fn of_gates<'a>(found: &mut Differences<'a>, shift: &Shift, cells: Set) -> Result<BTreeSet<Subject>, Exhausted> {
    let Differences { worlds, space, old, new, .. } = found;
    let outcomes = match shift {
        Shift::Asked(_) => return Ok(BTreeSet::new()),
        Shift::Admitted(_) => old,
        Shift::Refused(_) => new,
    };
    let fresh = ExchangeRegime::default();
    let exchange = |world: &World<'a>, side: Side| world.regime.exchange.get(&side).cloned();
    let mut subjects = BTreeSet::new();
    for (kind, side) in outcomes.gates_that_refuse(space, cells)? {
        let Some(side) = side else { continue };
        let (before, after) = (exchange(&worlds.old, side), exchange(&worlds.new, side));
        let (before, after) = (before.as_ref().unwrap_or(&fresh), after.as_ref().unwrap_or(&fresh));
        let subject = |kind, name: &str| Subject { kind, side: Some(side), name: name.into() };
        match kind {
            GateKind::AuthenticationPolicy => {
                for world in [&worlds.old, &worlds.new] {
                    let names = authentication_policies(space, world, side, cells)?;
                    subjects.extend(names.iter().map(|name| subject(ObjectKind::AuthenticationPolicy, name)));
                }
            }
            GateKind::SmtpSetting if before.smtp_disabled != after.smtp_disabled => {
                subjects.insert(subject(ObjectKind::TransportConfig, "SmtpClientAuthenticationDisabled"));
            }
            GateKind::SmtpSetting => {
                let mailboxes =
                    accounts(space, cells)?.into_iter().flatten().flat_map(|one| one.names).map(|key| key.to_string());
                let own = mailboxes.filter(|name| before.smtp_by_mailbox.get(name) != after.smtp_by_mailbox.get(name));
                subjects.extend(own.map(|name| subject(ObjectKind::CasMailbox, &name)));
            }
            GateKind::DeviceAccess => {
                subjects.extend(device_rules(space, (before, after), side, cells)?);
            }
            GateKind::Request if before.takes_tokens != after.takes_tokens => {
                subjects.insert(subject(ObjectKind::OrganizationConfig, "OAuth2ClientProfileEnabled"));
            }
            _ => {}
        }
    }
    Ok(subjects)
}

/// The rules and the default for devices that are others now and that these cells can meet.
fn device_rules(
    space: &mut Space<'_>,
    (before, after): (&ExchangeRegime, &ExchangeRegime),
    side: Side,
    cells: Set,
) -> Result<BTreeSet<Subject>, Exhausted> {
    let mut subjects = BTreeSet::new();
    if before.devices.default_level != after.devices.default_level {
        let kind = ObjectKind::ActiveSyncOrganizationSettings;
        subjects.insert(Subject { kind, side: Some(side), name: "DefaultAccessLevel".into() });
    }
    let rules: BTreeSet<_> = before.devices.rules.keys().chain(after.devices.rules.keys()).collect();
    for rule in rules {
        if before.devices.rules.get(rule) == after.devices.rules.get(rule) {
            continue;
        }
        for (position, level) in space.levels.clone().iter().enumerate() {
            let Level::Characteristic(name, values) = level else { continue };
            let told = |value: &Option<String>| value.as_ref().is_some_and(|one| one.eq_ignore_ascii_case(&rule.1));
            if *name != rule.0 || !values.iter().any(told) {
                continue;
            }
            let here = space.diagram.all_of(&[(position, values.iter().map(told).collect())])?;
            if space.diagram.intersect(here, cells)? != Set::NONE {
                let name = format!("{} {}", rule.0, rule.1);
                let kind = ObjectKind::ActiveSyncDeviceAccessRule;
                subjects.insert(Subject { kind, side: Some(side), name: name.into() });
            }
        }
    }
    Ok(subjects)
}

/// The authentication policies that decide about the people of these cells: their own, or the default.
///
/// # Errors
/// If it would take too much.
pub fn authentication_policies(
    space: &mut Space<'_>,
    world: &World<'_>,
    side: Side,
    cells: Set,
) -> Result<BTreeSet<String>, Exhausted> {
    let Some(exchange) = world.regime.exchange.get(&side) else { return Ok(BTreeSet::new()) };
    let own = |account: Option<Accounts>| {
        let held = account.and_then(|account| account.sign_in_name).and_then(|name| exchange.held.get(&name));
        held.or(exchange.default_policy.as_ref())
    };
    let written = |name: &String| {
        let origins = world.side.points.places.keys();
        let mut same = origins.filter(|subject| {
            subject.kind == ObjectKind::AuthenticationPolicy && subject.name.eq_ignore_ascii_case(name)
        });
        same.next().map_or_else(|| name.clone(), |subject| subject.name.to_string())
    };
    Ok(accounts(space, cells)?.into_iter().filter_map(own).map(written).collect())
}

/// The named accounts of these cells, and none for those who have no name.
fn accounts(space: &mut Space<'_>, cells: Set) -> Result<Vec<Option<Accounts>>, Exhausted> {
    let Some(position) = space.levels.iter().position(|level| matches!(level, Level::Account(_))) else {
        return Ok(Vec::new());
    };
    let nothing_said = vec![None; space.levels.len()];
    let inside = space.diagram.classes_within(cells, &nothing_said, position)?;
    let Level::Account(accounts) = &space.levels[position] else { return Ok(Vec::new()) };
    Ok(accounts.iter().zip(inside).filter(|(_, inside)| *inside).map(|(account, _)| account.clone()).collect())
}

/// Where a side has an object. Names of authentication policies and mailboxes do not heed case, and of settings there is
/// one on each side of Exchange.
fn origin(world: &World<'_>, wanted: &Subject) -> Option<Origin> {
    let origins = &world.side.points.places;
    let one_of_its_kind = matches!(
        wanted.kind,
        ObjectKind::TransportConfig | ObjectKind::OrganizationConfig | ObjectKind::ActiveSyncOrganizationSettings
    );
    let fits = |subject: &&Subject| {
        subject.kind == wanted.kind
            && subject.side == wanted.side
            && (one_of_its_kind || (wanted.side.is_some() && subject.name.eq_ignore_ascii_case(&wanted.name)))
    };
    let near = || origins.keys().find(fits).and_then(|subject| origins.get(subject));
    origins.get(wanted).or_else(near).cloned()
}
