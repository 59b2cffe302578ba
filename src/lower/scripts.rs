//! Steps to scripts: numbers, dependencies inside a script, what a session must be allowed, what must exist.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use super::ad_fs;
use super::draft::{Draft, Key};
use super::references::references;
use super::rings::RingContext;
use crate::catalog::{check_call, scopes};
use crate::plan::{
    Gate, Member, ObjectKind, Reference, Ring, Script, Step, StepNumber, Target, Value, Workload, member,
};
use crate::posture::MailboxSide;
use crate::resolve::{Model, in_lower_case};

/// The rings with their scripts.
pub(super) fn assemble(
    model: &Model<'_>,
    rings: &[RingContext<'_>],
    graph: Vec<Vec<Draft>>,
    online: Vec<Vec<Draft>>,
    server: Vec<Vec<Draft>>,
) -> Vec<Ring> {
    let audiences: Vec<&str> = model.posture.audiences.keys().map(String::as_str).chain(["emergency-access"]).collect();
    // of very many people policies name few
    let named: Vec<Texts<'_>> = graph.iter().map(|drafts| texts_of_policies(drafts)).collect();
    let names: HashSet<Cow<'_, str>, FixedState> = named.iter().flatten().map(|name| in_lower_case(name)).collect();
    // those with an id are named by it
    let is_named = |name: &str| names.contains(name) || model.user_ids.contains_key(name);
    let everybody = references(model, &model.reach_among(&audiences, &is_named));
    let references: Vec<Vec<Reference>> = named.iter().map(|named| among(&everybody, named)).collect();
    let drafts = graph.into_iter().zip(references).zip(online).zip(server);
    (1..)
        .zip(rings)
        .zip(drafts)
        .map(|((number, ring), (((graph, references), online), server))| {
            let all = [
                (Workload::Graph, graph, references),
                (Workload::ExchangeOnline, online, Vec::new()),
                (Workload::ExchangeServer, server, Vec::new()),
            ];
            let all = all.into_iter().filter(|(_, drafts, _)| !drafts.is_empty());
            let scripts = all.map(|(workload, drafts, named)| script(model, ring, workload, drafts, named)).collect();
            let name = ring.declared.name.as_str();
            Ring {
                name: name.to_owned(),
                folder: format!("{number}-{name}"),
                mode: ring.mode,
                audience: if ring.last { "everyone".to_owned() } else { ring.audiences.join(", ") },
                people: ring.known_people,
                gate: Gate { soak_hours: ring.declared.soak.as_ref().map_or(0, crate::posture::Duration::hours) },
                by_hand: ad_fs::by_hand(model).filter(|_| ring.last && ring.enforces()).into_iter().collect(),
                scripts,
            }
        })
        .collect()
}

fn script(
    model: &Model<'_>,
    ring: &RingContext<'_>,
    workload: Workload,
    drafts: Vec<Draft>,
    references: Vec<Reference>,
) -> Script {
    // tens leave room to read; beyond 99 steps the numbers run on
    let pace = if drafts.len() < 100 { 10 } else { 1 };
    let numbers = numbers(&drafts, pace);
    let waves = if drafts.iter().any(|draft| draft.wave.is_some()) { ring.declared.waves.unwrap_or(1) } else { 1 };
    let steps: Vec<Step> = drafts
        .into_iter()
        .zip(numbers)
        .map(|(draft, (number, after))| {
            // what is no assignment waits for the last wave, except what the first needs
            let wave = draft.wave.or_else(|| (waves > 1 && !comes_first(&draft)).then_some(waves));
            Step {
                number,
                kind: draft.key.0,
                reversal: draft.reversal(),
                target: draft.target,
                title: draft.title,
                want: draft.want,
                after,
                wave,
                affects: draft.affects,
                origin: draft.origin,
            }
        })
        .collect();
    if workload != Workload::Graph {
        steps.iter().for_each(|step| judge_call(model, workload, step));
    }
    let number = 10 * (1 + Workload::ALL.iter().position(|one| *one == workload).unwrap_or(0));
    Script {
        workload,
        file: format!("{number:03}-{}.ps1", workload.name()),
        scopes: if workload == Workload::Graph { script_scopes(&steps, &references) } else { Vec::new() },
        references,
        waves,
        steps,
    }
}

/// The number of each step, and those of the steps that it needs.
fn numbers(drafts: &[Draft], pace: u32) -> Vec<(StepNumber, Vec<StepNumber>)> {
    let numbers = (1_u32..).map(|position| StepNumber(position * pace));
    // most steps need no others
    let needed: HashSet<&Key, FixedState> = drafts.iter().flat_map(|draft| &draft.after).collect();
    let known = drafts.iter().map(|draft| &draft.key).zip(numbers.clone());
    let known: HashMap<&Key, StepNumber, FixedState> = known.filter(|(key, _)| needed.contains(key)).collect();
    let after = |draft: &Draft| {
        let mut after: Vec<StepNumber> = draft.after.iter().filter_map(|key| known.get(key).copied()).collect();
        after.sort();
        after.dedup();
        after
    };
    numbers.zip(drafts.iter().map(after)).collect()
}

/// Is it something that the people of the first wave need?
fn comes_first(draft: &Draft) -> bool {
    match draft.key.0 {
        ObjectKind::AuthenticationPolicy => true,
        // modern authentication turned on waits for nothing; turned off it waits for all
        ObjectKind::OrganizationConfig => draft.after.is_empty(),
        _ => false,
    }
}

/// The groups and users that policies name, found in what the policies were made from.
fn among(everybody: &[Reference], named: &Texts<'_>) -> Vec<Reference> {
    let mut all: Vec<Reference> =
        everybody.iter().filter(|reference| named.contains(witness(reference))).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// What policies call somebody.
fn witness(reference: &Reference) -> &str {
    if reference.id.is_empty() { &reference.name } else { &reference.id }
}

/// Ids and names that steps want.
type Texts<'a> = HashSet<&'a str, FixedState>;

/// Every id and name by which policies say whom they are about. They share tables of users, and none is gone through
/// twice.
fn texts_of_policies(drafts: &[Draft]) -> Texts<'_> {
    let (mut texts, mut known) = (Texts::default(), HashSet::<*const Member, FixedState>::default());
    for draft in drafts.iter().filter(|draft| draft.key.0 == ObjectKind::ConditionalAccessPolicy) {
        let users = member(&draft.want, "conditions").and_then(Value::as_table);
        let users = users.and_then(|conditions| member(conditions, "users")).and_then(Value::as_table);
        if let Some(users) = users.filter(|users| known.insert(users.as_ptr())) {
            users.iter().for_each(|(_, value)| add_texts(value, &mut texts));
        }
    }
    texts
}

fn add_texts<'a>(value: &'a Value, texts: &mut Texts<'a>) {
    match value {
        Value::Text(text) | Value::IdOf { identity: text, .. } => {
            texts.insert(text);
        }
        Value::List(list) => list.iter().for_each(|element| add_texts(element, texts)),
        Value::Table(members) => members.iter().for_each(|(_, member)| add_texts(member, texts)),
        Value::Null | Value::Boolean(_) | Value::Integer(_) => {}
    }
}

fn script_scopes(steps: &[Step], references: &[Reference]) -> Vec<String> {
    // an app-only session has no User.Read to show, so what reading the organization takes is not demanded
    let written: BTreeSet<ObjectKind> = steps.iter().map(|step| step.kind).collect();
    let is_group = |reference: &Reference| reference.collection == "groups";
    let read = references.iter().map(|one| if is_group(one) { ObjectKind::Group } else { ObjectKind::User });
    let read: BTreeSet<ObjectKind> = read.collect();
    let written = written.into_iter().flat_map(scopes::write_scopes);
    let all: BTreeSet<&str> = written.chain(read.into_iter().flat_map(scopes::read_scopes)).copied().collect();
    all.into_iter().map(str::to_owned).collect()
}

/// Holds a step against the catalogue: cmdlet, platform, parameters and values.
fn judge_call(model: &Model<'_>, workload: Workload, step: &Step) {
    let side = match workload {
        Workload::ExchangeServer => MailboxSide::ExchangeServer,
        Workload::Graph | Workload::ExchangeOnline => MailboxSide::ExchangeOnline,
    };
    let platform = model.posture.organization.platform(side);
    let one = Value::text("x@example.com");
    let name = match &step.target {
        Target::Single(name) => name.clone(),
        Target::Each(_) => one,
    };
    let (cmdlet, identity): (&str, Vec<(&str, &Value)>) = match (step.kind, &name) {
        (ObjectKind::AuthenticationPolicy, name) => ("New-AuthenticationPolicy", vec![("Name", name)]),
        (ObjectKind::UserAuthenticationPolicy, name) => ("Set-User", vec![("Identity", name)]),
        (ObjectKind::OrganizationConfig, _) => ("Set-OrganizationConfig", Vec::new()),
        (ObjectKind::ActiveSyncOrganizationSettings, _) => ("Set-ActiveSyncOrganizationSettings", Vec::new()),
        (ObjectKind::ActiveSyncDeviceAccessRule, Value::Table(fields)) => {
            let fields = fields.iter().map(|(name, value)| (&**name, value));
            ("New-ActiveSyncDeviceAccessRule", fields.collect())
        }
        (ObjectKind::TransportConfig, _) => ("Set-TransportConfig", Vec::new()),
        (ObjectKind::CasMailbox, name) => ("Set-CASMailbox", vec![("Identity", name)]),
        (kind, _) => panic!("a step for {} does not belong into a script for {}", kind.name(), workload.name()),
    };
    let wanted = step.want.iter().map(|(name, value)| (&**name, value));
    let arguments: Vec<(&str, &Value)> = identity.into_iter().chain(wanted).collect();
    if let Err(problems) = check_call(cmdlet, platform, &arguments) {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("step {} ({}) does not fit the catalogue: {}", step.number, step.origin.place, problems.join("; "));
    }
}
