//! `RUNBOOK.md`: the change plan that people follow. Words are in the template; this file works out what it says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use handlebars::Handlebars;
use serde::Serialize;

use super::command::{ChangedMember, changed_members, commands_for};
use super::literal::inline;
use crate::catalog::ROLES;
use crate::catalog::scopes::ORGANIZATION;
use crate::diag::escape_markdown;
use crate::plan::{
    Affects, ManualStep, ObjectKind, Plan, Reversal, Ring, RingMode, Script, Step, Target, Value, Workload,
};

const NAME: &str = "runbook";
/// What a script changes at most without being told otherwise; the default of its -MaxChange.
const MAX_CHANGE: usize = 100;
/// How many commands an admin would type are listed for one step.
const COMMANDS: usize = 12;

static TEMPLATE: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(escape_markdown);
    if let Err(error) = templates.register_template_string(NAME, include_str!("../../templates/RUNBOOK.md.hbs")) {
        panic!("the template of the runbook is broken: {error}");
    }
    templates
});

#[derive(Serialize)]
struct RunbookView<'a> {
    organization: &'a str,
    version: &'static str,
    tenant_id: &'a str,
    has_server: bool,
    has_graph: bool,
    has_online: bool,
    has_server_scripts: bool,
    server_name: &'a str,
    server_id: &'a str,
    digest: &'a str,
    purposes: Vec<String>,
    has_everyone: bool,
    everyone: Vec<EveryoneView>,
    prerequisites: Vec<ManualView<'a>>,
    rings: Vec<RingView<'a>>,
    has_manual: bool,
    manual: Vec<ManualView<'a>>,
    has_exceptions: bool,
    exceptions: Vec<ExceptionView<'a>>,
    has_proofs: bool,
    sign_ins: &'a str,
    points: usize,
    has_granted: bool,
    granted: &'a [String],
    proofs: Vec<ProofView<'a>>,
    has_silenced: bool,
    silenced: Vec<SilencedView<'a>>,
}

#[derive(Serialize)]
struct EveryoneView {
    ring: String,
    script: String,
    step: String,
    what: String,
}

#[derive(Serialize)]
struct ManualView<'a> {
    title: &'a str,
    detail: &'a str,
    evidence: &'a str,
    path: &'a str,
    place: &'a str,
}

#[derive(Serialize)]
struct RingView<'a> {
    number: usize,
    name: &'a str,
    mode: &'static str,
    report_only: bool,
    last: bool,
    audience: &'a str,
    people: String,
    nothing: bool,
    has_by_hand: bool,
    by_hand: Vec<ManualView<'a>>,
    has_scripts: bool,
    script_count: String,
    step_count: String,
    soak: String,
    has_soak: bool,
    scripts: Vec<ScriptView>,
    undo: Vec<String>,
    undo_online: bool,
    undo_graph: bool,
}

#[derive(Serialize)]
struct ScriptView {
    title: &'static str,
    path: String,
    connect: Vec<String>,
    has_waves: bool,
    waves: u32,
    rows: String,
    run: Vec<String>,
    commands: String,
    pending: usize,
    total: usize,
}

#[derive(Serialize)]
struct ExceptionView<'a> {
    who: String,
    what: &'a str,
    reason: &'a str,
    expires: &'a str,
    place: &'a str,
}

#[derive(Serialize)]
struct ProofView<'a> {
    guarantee: &'a str,
    verdict: &'a str,
    when: &'a str,
    details: String,
    place: &'a str,
}

#[derive(Serialize)]
struct SilencedView<'a> {
    code: &'a str,
    message: &'a str,
    reason: &'a str,
    place: &'a str,
}

/// Writes the runbook.
pub(super) fn render_runbook(plan: &Plan) -> String {
    let (server_id, server_name) = match &plan.exchange_organization {
        Some(exchange) => (exchange.id.as_str(), exchange.name.as_str()),
        None => ("", ""),
    };
    let names = names_by_id(plan);
    let has = |workload| plan.rings.iter().any(|ring| has_workload(ring, workload));
    let everyone: Vec<EveryoneView> = plan.rings.iter().flat_map(everyone_of).collect();
    let view = RunbookView {
        organization: &plan.organization,
        version: env!("CARGO_PKG_VERSION"),
        tenant_id: &plan.tenant_id,
        has_server: plan.exchange_organization.is_some(),
        has_graph: has(Workload::Graph),
        has_online: has(Workload::ExchangeOnline),
        has_server_scripts: has(Workload::ExchangeServer),
        server_name,
        server_id,
        digest: &plan.posture_digest,
        purposes: purposes(plan),
        has_everyone: !everyone.is_empty(),
        everyone,
        prerequisites: plan.prerequisites.iter().map(manual_view).collect(),
        rings: (1..).zip(&plan.rings).map(|(number, ring)| ring_view(plan, number, ring, &names)).collect(),
        has_manual: !plan.manual.is_empty(),
        manual: plan.manual.iter().map(manual_view).collect(),
        has_exceptions: !plan.exceptions.is_empty(),
        exceptions: plan
            .exceptions
            .iter()
            .map(|record| ExceptionView {
                who: record.who.join(", "),
                what: &record.what,
                reason: &record.reason,
                expires: if record.expires.is_empty() { "never" } else { &record.expires },
                place: &record.origin.place,
            })
            .collect(),
        has_proofs: !plan.proofs.records.is_empty(),
        sign_ins: &plan.proofs.sign_ins,
        points: plan.proofs.points,
        has_granted: !plan.proofs.taken_for_granted.is_empty(),
        granted: &plan.proofs.taken_for_granted,
        proofs: plan
            .proofs
            .records
            .iter()
            .map(|record| ProofView {
                guarantee: &record.guarantee,
                verdict: &record.verdict,
                when: &record.when,
                details: record.details.join("; "),
                place: &record.origin.place,
            })
            .collect(),
        has_silenced: !plan.silenced.is_empty(),
        silenced: plan
            .silenced
            .iter()
            .map(|silenced| SilencedView {
                code: &silenced.code,
                message: &silenced.message,
                reason: &silenced.reason,
                place: &silenced.origin.place,
            })
            .collect(),
    };
    match TEMPLATE.render(NAME, &view) {
        Ok(text) => text,
        Err(error) => panic!("the runbook cannot be written: {error}"),
    }
}

/// What the rollout changes, by kind of object.
fn purposes(plan: &Plan) -> Vec<String> {
    let steps: Vec<&Step> = plan.rings.iter().flat_map(|ring| &ring.scripts).flat_map(|script| &script.steps).collect();
    let mut purposes: Vec<(&'static str, Vec<String>)> = Vec::new();
    for step in &steps {
        let title = object_title(step);
        match purposes.iter_mut().find(|(kind, _)| *kind == step.kind.name()) {
            Some((_, titles)) if !titles.contains(&title) => titles.push(title),
            Some(_) => {}
            None => purposes.push((step.kind.name(), vec![title])),
        }
    }
    let by_hand = plan.rings.iter().flat_map(|ring| &ring.by_hand).map(|step| format!("by hand: {}", step.title));
    let scripted = purposes.into_iter().map(|(kind, titles)| format!("{kind}: {}", titles.join("; ")));
    scripted.chain(by_hand).collect()
}

/// What a step is about, in a few words.
fn object_title(step: &Step) -> String {
    match (&step.target, step.want.first()) {
        (Target::Each(_), Some((_, value @ Value::Text(_)))) => format!("hold {}", inline(value)),
        (Target::Each(people), _) => people.join(", "),
        _ => step.title.to_string(),
    }
}

fn step_title(step: &Step) -> String {
    let wave = step.wave.map_or_else(String::new, |wave| format!(" (wave {wave})"));
    match &step.target {
        Target::Each(people) if people.len() > 3 => {
            format!("{} and {} more{wave}: {}", people[..2].join(", "), people.len() - 2, wanted(step))
        }
        Target::Each(people) => format!("{}{wave}: {}", people.join(", "), wanted(step)),
        Target::Single(_) if is_setting(step) => format!("{}: {}", step.title, wanted(step)),
        Target::Single(_) => step.title.to_string(),
    }
}

/// Is it a setting of few members, which say more than its name?
fn is_setting(step: &Step) -> bool {
    matches!(
        step.kind,
        ObjectKind::OrganizationConfig
            | ObjectKind::TransportConfig
            | ObjectKind::ActiveSyncOrganizationSettings
            | ObjectKind::ActiveSyncDeviceAccessRule
            | ObjectKind::CasMailbox
    )
}

fn wanted(step: &Step) -> String {
    step.want.iter().map(|(name, value)| format!("{name} = {}", inline(value))).collect::<Vec<_>>().join(", ")
}

fn everyone_of(ring: &Ring) -> Vec<EveryoneView> {
    let steps = ring.scripts.iter().flat_map(|script| script.steps.iter().map(move |step| (script, step)));
    let steps = steps.filter(|(_, step)| step.affects == Affects::Everyone);
    let by_hand = ring.by_hand.iter().map(|step| EveryoneView {
        ring: ring.name.clone(),
        script: "by hand".to_owned(),
        step: String::new(),
        what: step.title.clone(),
    });
    let scripted = steps.map(|(script, step)| EveryoneView {
        ring: ring.name.clone(),
        script: format!("{}/{}", ring.folder, script.file),
        step: step.number.to_string(),
        what: format!("{} {}", step.kind.name(), step_title(step)),
    });
    by_hand.chain(scripted).collect()
}

fn manual_view(step: &ManualStep) -> ManualView<'_> {
    ManualView {
        title: &step.title,
        detail: &step.detail,
        evidence: &step.evidence,
        path: &step.origin.path,
        place: &step.origin.place,
    }
}

fn ring_view<'a>(plan: &'a Plan, number: usize, ring: &'a Ring, names: &Names<'_>) -> RingView<'a> {
    let steps: usize = ring.scripts.iter().map(|script| script.steps.len()).sum();
    let undo = ring.scripts.iter().rev().map(|script| format!("./{}/{} -Mode Rollback", ring.folder, script.file));
    let last = number == plan.rings.len();
    RingView {
        number,
        name: &ring.name,
        mode: ring.mode.name(),
        report_only: ring.mode == RingMode::ReportOnly,
        last,
        audience: &ring.audience,
        people: if last { "everybody".to_owned() } else { count(ring.people, "person", "people") },
        nothing: ring.scripts.is_empty() && ring.by_hand.is_empty(),
        has_by_hand: !ring.by_hand.is_empty(),
        by_hand: ring.by_hand.iter().map(manual_view).collect(),
        has_scripts: !ring.scripts.is_empty(),
        script_count: count(ring.scripts.len(), "script", "scripts"),
        step_count: count(steps, "step", "steps"),
        soak: soak(ring.gate.soak_hours),
        has_soak: ring.gate.soak_hours > 0,
        scripts: ring.scripts.iter().map(|script| script_view(plan, ring, script, names)).collect(),
        undo: undo.collect(),
        undo_online: sets_policies(ring),
        undo_graph: ring.mode == RingMode::Enforce && has_workload(ring, Workload::Graph),
    }
}

fn has_workload(ring: &Ring, workload: Workload) -> bool {
    ring.scripts.iter().any(|script| script.workload == workload)
}

/// Does it change which authentication policy people of Exchange Online meet?
fn sets_policies(ring: &Ring) -> bool {
    let online = ring.scripts.iter().filter(|script| script.workload == Workload::ExchangeOnline);
    let kinds =
        [ObjectKind::AuthenticationPolicy, ObjectKind::UserAuthenticationPolicy, ObjectKind::OrganizationConfig];
    online.flat_map(|script| &script.steps).any(|step| kinds.contains(&step.kind))
}

/// `1 person`, `7 people`.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn soak(hours: u32) -> String {
    if hours.is_multiple_of(24) {
        count((hours / 24) as usize, "day", "days")
    } else {
        count(hours as usize, "hour", "hours")
    }
}

fn script_view(plan: &Plan, ring: &Ring, script: &Script, names: &Names<'_>) -> ScriptView {
    let path = format!("./{}/{}", ring.folder, script.file);
    let (mut rows, mut typed) = (String::new(), String::new());
    let mut in_place = 0;
    for step in &script.steps {
        let changes = changed_members(step);
        in_place += usize::from(matches!(step.reversal, Reversal::EarlierRing(_)) && changes.is_empty());
        push_row(&mut rows, step, &changes, names);
        push_commands(&mut typed, step, &changes);
    }
    let total = changes_up_to(script, if script.waves > 1 { 1 } else { u32::MAX });
    ScriptView {
        title: script.workload.title(),
        connect: connect(plan, script),
        has_waves: script.waves > 1,
        waves: script.waves,
        rows,
        run: commands(&path, script),
        commands: typed,
        pending: total - in_place,
        total,
        path,
    }
}

/// The row of a step in the table of its script.
fn push_row(rows: &mut String, step: &Step, changes: &[ChangedMember], names: &Names<'_>) {
    let undo = match step.reversal {
        Reversal::RemoveOrRestore => "removed, or as it was",
        Reversal::Restore => "as it was",
        Reversal::EarlierRing(_) => "as in the ring before",
    };
    // writing to a string cannot fail
    let _ = write!(rows, "| {} | {} | {}", step.number, step.kind.name(), escape_markdown(&step_title(step)));
    for change in changes {
        let literal = format!("{}: {} \u{2192} {}", change.path, change.old, change.new);
        let _ = write!(rows, "<br>{}", escape_markdown(&name_ids(&literal, names)));
    }
    let affects = escape_markdown(&step.affects.words());
    let loud = if step.affects == Affects::Everyone { "**" } else { "" };
    let _ = writeln!(rows, " | {loud}{affects}{loud} | {undo} | {} |", escape_markdown(&step.origin.place));
}

/// What an administrator would type for a step, a line a command.
fn push_commands(typed: &mut String, step: &Step, changes: &[ChangedMember]) {
    let commands = commands_for(step, changes);
    for command in commands.iter().take(COMMANDS) {
        typed.push_str(command);
        typed.push('\n');
    }
    if commands.len() > COMMANDS {
        let _ = writeln!(typed, "# and {} more like these", commands.len() - COMMANDS);
    }
}

/// How many single changes a script makes at most, up to a wave.
fn changes_up_to(script: &Script, wave: u32) -> usize {
    let steps = script.steps.iter().filter(|step| step.wave.is_none_or(|own| own <= wave));
    steps
        .map(|step| match &step.target {
            Target::Each(people) => people.len(),
            Target::Single(_) => 1,
        })
        .sum()
}

/// How to open the session that a script needs.
fn connect(plan: &Plan, script: &Script) -> Vec<String> {
    match script.workload {
        Workload::Graph => {
            let scopes = ORGANIZATION.iter().copied().chain(script.scopes.iter().map(String::as_str));
            let scopes: Vec<String> = scopes.map(|scope| format!("'{scope}'")).collect();
            vec![
                format!("Connect-MgGraph -TenantId '{}' -NoWelcome -Scopes @(", plan.tenant_id),
                format!("    {}", scopes.join(", ")),
                ")".to_owned(),
            ]
        }
        Workload::ExchangeOnline => vec!["Connect-ExchangeOnline -ShowBanner:$false".to_owned()],
        Workload::ExchangeServer => {
            vec!["# open the Exchange Management Shell on a server of the organization".to_owned()]
        }
    }
}

/// The `-MaxChange` that Apply needs, if it changes more than it does without being told.
#[must_use]
pub fn max_change(script: &Script) -> Option<usize> {
    // a wave is done on top of those before it, so what is left to change is never more than the largest
    let before = |wave: u32| if wave > 1 { changes_up_to(script, wave - 1) } else { 0 };
    let left = (1..=script.waves).map(|wave| changes_up_to(script, wave) - before(wave)).max().unwrap_or(0);
    (left > MAX_CHANGE).then_some(left)
}

/// The commands for a script; where people go in waves, those of the first.
fn commands(path: &str, script: &Script) -> Vec<String> {
    let wave = if script.waves > 1 { " -Wave 1" } else { "" };
    let most = max_change(script).map_or_else(String::new, |most| format!(" -MaxChange {most}"));
    vec![
        format!("{path}{wave}"),
        format!("{path} -Mode Apply{wave}{most} -ApprovedDigest <the digest that Plan printed>"),
        format!("{path} -Mode Verify{wave}"),
    ]
}

/// The names of groups, users and roles by id.
type Names<'a> = BTreeMap<&'a str, &'a str>;

fn names_by_id(plan: &Plan) -> Names<'_> {
    let references = plan.rings.iter().flat_map(|ring| &ring.scripts).flat_map(|script| &script.references);
    let named = references.filter(|reference| !reference.id.is_empty());
    let named = named.map(|reference| (reference.id.as_str(), reference.name.as_str()));
    ROLES.iter().map(|role| (role.template_id, role.name)).chain(named).collect()
}

/// A literal with names in the place of ids. For people only: it is no longer a literal.
fn name_ids(literal: &str, names: &Names<'_>) -> String {
    let parts: Vec<&str> = literal.split('\'').map(|part| names.get(part).copied().unwrap_or(part)).collect();
    parts.join("'")
}
