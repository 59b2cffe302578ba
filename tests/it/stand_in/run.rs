//! One run of the stand-in: what RUNTIME and MAIN do, in their order.

use std::collections::{BTreeMap, BTreeSet};

use posturec::plan::{ObjectKind, Workload};
use posturec::rehearse::engine::Argument;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::adapter::{Session, Step};
use super::folder::{Approved, Record, RunFolder, State};
use super::value::{canonical, essence};
use super::wire::{Failure, Wire};
use super::{Flaw, argument};

/// What stands in CHANGE, one step an object.
pub struct Script {
    pub posture: Value,
    pub references: Vec<Value>,
    pub steps: Vec<Step>,
}

/// Why a run ends before its time.
enum End {
    /// With this code, or 4 once something was written; and why.
    Denied(i32, String),
    Killed,
}

type Outcome<T> = Result<T, End>;

const ATTEMPTS: u32 = 6;

/// A step that is to be done.
struct Work<'a> {
    step: &'a Step,
    current: State,
    want: State,
    action: &'static str,
    needs: Vec<String>,
}

struct Run<'a> {
    script: &'a Script,
    session: Session<'a>,
    folder: &'a mut RunFolder,
    mode: &'a str,
    wave: u64,
    digest: &'a str,
    most: usize,
    force: bool,
    over_drift: bool,
    flaw: Option<Flaw>,
    wrote: bool,
    /// Does the journal know of this run?
    noted: bool,
    obstacles: BTreeSet<String>,
    count: [usize; 3],
    output: String,
}

const FAILED: usize = 0;
const SKIPPED: usize = 1;
const PENDING: usize = 2;

/// Runs a script; no code means that it was killed.
pub fn run(
    script: &Script,
    arguments: &[Argument],
    wire: &Wire,
    folder: &mut RunFolder,
    flaw: Option<Flaw>,
) -> (Option<i32>, String) {
    let value = |name: &str| argument(arguments, name);
    let workload = script.posture["Workload"].as_str().and_then(Workload::from_name).expect("a workload");
    let mut run = Run {
        script,
        session: Session::new(wire, workload),
        folder,
        mode: value("Mode").unwrap_or("Plan"),
        wave: value("Wave").map_or(0, |wave| wave.parse().unwrap()),
        digest: value("ApprovedDigest").unwrap_or_default(),
        most: value("MaxChange").map_or(100, |most| most.parse().unwrap()),
        force: value("Force").is_some(),
        over_drift: value("OverDrift").is_some(),
        flaw,
        wrote: false,
        noted: false,
        obstacles: BTreeSet::new(),
        count: [0; 3],
        output: String::new(),
    };
    let code = match run.play() {
        Ok(code) => Some(code),
        Err(End::Killed) => None,
        Err(End::Denied(code, reason)) => {
            run.output.push_str(&format!("Stopped: {reason}\n"));
            Some(if run.wrote { 4 } else { code })
        }
    };
    if let Some(code) = code.filter(|_| run.noted) {
        run.folder.records.push(Record::End(code));
    }
    (code, run.output)
}

fn deny<T>(reason: impl Into<String>) -> Outcome<T> {
    Err(End::Denied(3, reason.into()))
}

/// A failure that ends the run before any change.
fn refuse(failure: Failure, what: &str) -> End {
    match failure {
        Failure::Killed => End::Killed,
        other => End::Denied(3, format!("{what}: {}", other.words())),
    }
}

fn is_partial(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::NamedLocation | ObjectKind::AuthenticationStrengthPolicy)
}

fn managed(step: &Step, found: Option<&Map<String, Value>>) -> State {
    let found = found?;
    Some(step.want.keys().map(|name| (name.clone(), found.get(name).cloned().unwrap_or_default())).collect())
}

fn same(step: &Step, one: &State, other: &State) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    let get = |state: &Map<String, Value>, name: &str| {
        canonical(&essence(step.kind, &state.get(name).cloned().unwrap_or_default()))
    };
    step.want.keys().all(|name| get(one, name) == get(other, name))
}

impl Run<'_> {
    fn play(&mut self) -> Outcome<i32> {
        self.confirm_wave()?;
        if self.flaw == Some(Flaw::Curious) {
            let first = &self.script.steps[0];
            let _ = self.session.read(first.kind, &first.identity, &first.want);
        }
        self.confirm_tenant()?;
        let steps = self.resolve_known()?;
        if ["Apply", "Rollback"].contains(&self.mode) {
            self.folder.records.push(Record::Start(self.mode.to_owned()));
            self.noted = true;
        }
        self.perform(&steps)
    }

    fn perform(&mut self, steps: &[Step]) -> Outcome<i32> {
        match self.mode {
            "Plan" => self.plan(steps),
            "Verify" => self.verify(steps),
            "Apply" => {
                let work = self.apply_work(steps)?;
                self.work(work)
            }
            _ => {
                let work = self.rollback_work(steps)?;
                let code = self.work(work)?;
                if code == 0 {
                    self.folder.close();
                }
                Ok(code)
            }
        }
    }

    fn restoring(&self) -> bool {
        self.mode == "Rollback"
    }

    fn confirm_wave(&self) -> Outcome<()> {
        let last = self.script.posture["Waves"].as_u64().unwrap_or(0);
        let unnamed = self.wave == 0 && last > 0 && ["Plan", "Apply"].contains(&self.mode);
        if self.wave > last || unnamed || (self.wave > 0 && self.restoring()) { deny("the wave") } else { Ok(()) }
    }

    fn confirm_tenant(&self) -> Outcome<()> {
        let tenant = self.script.posture["TenantId"].as_str().unwrap_or_default();
        let is_own = |found: &Value| found.as_str().is_some_and(|found| found.eq_ignore_ascii_case(tenant));
        let ask = |cmdlet: &str| {
            let found = self.reading(|| self.session.call(cmdlet, json!({})));
            found.map_err(|failure| refuse(failure, cmdlet))
        };
        match self.session.workload {
            Workload::Graph => self.confirm_graph(&is_own),
            Workload::ExchangeOnline => {
                let mut sessions = ask("Get-ConnectionInformation")?;
                sessions.retain(|session| session["State"] == "Connected");
                match sessions.as_slice() {
                    [one] if is_own(&one["TenantID"]) && one["TokenStatus"] == "Active" => Ok(()),
                    [_] => deny("this session belongs to another tenant"),
                    many => deny(format!("{} Exchange Online sessions are open", many.len())),
                }
            }
            Workload::ExchangeServer => {
                let found = ask("Get-OrganizationConfig")?;
                let fits = is_own(&found[0]["Guid"]) && found[0]["Name"] == self.script.posture["Organization"];
                if fits { Ok(()) } else { deny("this shell belongs to another organization") }
            }
        }
    }

    fn confirm_graph(&self, is_own: &dyn Fn(&Value) -> bool) -> Outcome<()> {
        let graph = |path: &str| {
            let found = self.reading(|| self.session.wire.graph("GET", path, None));
            found.map_err(|failure| refuse(failure, path))
        };
        let context = graph("/control/context")?.unwrap_or_default();
        if !is_own(&context["TenantId"]) {
            return deny("this session belongs to another tenant");
        }
        let held = |scope: &Value| context["Scopes"].as_array().is_some_and(|scopes| scopes.contains(scope));
        if !self.script.posture["Scopes"].as_array().is_some_and(|needed| needed.iter().all(held)) {
            return deny("the session lacks scopes");
        }
        let organization = graph("/v1.0/organization?$select=id")?.unwrap_or_default();
        if !is_own(&organization["value"][0]["id"]) {
            return deny("the organization behind this session is another one");
        }
        if self.restoring() {
            return Ok(());
        }
        for reference in &self.script.references {
            let text = |name: &str| reference[name].as_str().unwrap_or_default();
            let (collection, id, name) = (text("Collection"), text("Id"), text("Name"));
            if id.is_empty() {
                let hits = self.reading(|| self.session.named(collection, name));
                if hits.map_err(|failure| refuse(failure, name))?.len() != 1 {
                    return deny(format!("{name} must be exactly one"));
                }
                continue;
            }
            let member = if collection == "users" { "userPrincipalName" } else { "displayName" };
            let found = graph(&format!("/v1.0/{collection}/{id}?$select=id,{member}"))?;
            let Some(found) = found else { return deny(format!("{name} ({id}) does not exist")) };
            let called = found[member].as_str().unwrap_or_default();
            let fits = if collection == "users" { called.eq_ignore_ascii_case(name) } else { called == name };
            if !fits {
                return deny(format!("{id} is called {called}, not {name}"));
            }
        }
        Ok(())
    }

    /// What is refused for the moment is tried again.
    fn reading<T>(&self, read: impl Fn() -> Result<T, Failure>) -> Result<T, Failure> {
        let mut result = read();
        for _ in 1..ATTEMPTS {
            if !matches!(result, Err(Failure::Wait | Failure::Doubt)) {
                break;
            }
            result = read();
        }
        result
    }

    fn current(&self, step: &Step) -> Result<State, Failure> {
        let found = self.found(step)?;
        Ok(managed(step, found.as_ref()))
    }

    fn found(&self, step: &Step) -> Result<Option<Map<String, Value>>, Failure> {
        self.reading(|| self.session.read(step.kind, &step.identity, &step.want))
    }

    /// Ids of groups and users go into the steps before anything is compared.
    fn resolve_known(&self) -> Outcome<Vec<Step>> {
        let mut steps = self.script.steps.clone();
        self.session.cached(|| {
            for step in steps.iter_mut().filter(|step| step.refers) {
                let want = self.resolve(&Value::Object(step.want.clone()), false, true)?;
                step.want = want.as_object().cloned().unwrap_or_default();
            }
            Ok(steps)
        })
    }

    fn wanted(&self, step: &Step, strict: bool) -> Outcome<State> {
        if !step.refers {
            return Ok(Some(step.want.clone()));
        }
        Ok(self.resolve(&Value::Object(step.want.clone()), strict, false)?.as_object().cloned())
    }

    fn resolve(&self, value: &Value, strict: bool, known: bool) -> Outcome<Value> {
        match value {
            Value::Object(members) if members.contains_key("IdOf") => self.resolve_id(members, strict, known),
            Value::Object(members) => {
                let pairs = members.iter().map(|(name, one)| Ok((name.clone(), self.resolve(one, strict, known)?)));
                Ok(Value::Object(pairs.collect::<Outcome<_>>()?))
            }
            Value::Array(list) => {
                Ok(Value::Array(list.iter().map(|one| self.resolve(one, strict, known)).collect::<Outcome<_>>()?))
            }
            scalar => Ok(scalar.clone()),
        }
    }

    fn resolve_id(&self, named: &Map<String, Value>, strict: bool, known: bool) -> Outcome<Value> {
        let kind = named["IdOf"].as_str().and_then(ObjectKind::from_name).expect("a kind");
        if known && kind.is_creatable() {
            return Ok(Value::Object(named.clone()));
        }
        let identity = &named["Identity"];
        let read = self.reading(|| self.session.read(kind, identity, &Map::new()));
        let found = match read {
            Ok(found) => found,
            Err(Failure::Final(_)) if self.restoring() => None,
            Err(failure) => return Err(refuse(failure, kind.name())),
        };
        if let Some(found) = found {
            return Ok(found["id"].clone());
        }
        if self.flaw == Some(Flaw::WritesBeforeReference) {
            return Ok(json!("0b5e55ed-0000-4000-8000-000000000000"));
        }
        let made = self.script.steps.iter().any(|step| step.kind == kind && step.identity == *identity);
        if strict || (!made && !self.restoring()) {
            return deny(format!("{} {identity} does not exist", kind.name()));
        }
        Ok(json!(format!("id of {} {identity}, not made yet", kind.name())))
    }

    fn in_wave(&self, step: &Step) -> bool {
        let all = self.mode == "Apply" && self.flaw == Some(Flaw::IgnoresWaves);
        self.wave == 0 || step.wave <= self.wave || all
    }

    fn compare<'s>(&self, step: &'s Step) -> Outcome<Work<'s>> {
        let current = self.current(step).map_err(|failure| refuse(failure, &step.title))?;
        let want = self.wanted(step, false)?;
        let action = if same(step, &current, &want) {
            "none"
        } else if current.is_some() {
            "set"
        } else if step.kind.is_creatable() {
            "create"
        } else {
            return deny(format!("{} {} does not exist", step.kind.name(), step.title));
        };
        Ok(Work { step, current, want, action, needs: step.after.clone() })
    }

    fn comparison<'s>(&self, steps: &'s [Step]) -> Outcome<Vec<Work<'s>>> {
        self.session.cached(|| steps.iter().filter(|step| self.in_wave(step)).map(|step| self.compare(step)).collect())
    }

    fn confirm_stronger(&self, work: &[Work<'_>]) -> Outcome<()> {
        let all = |state: &State| {
            let users = state.as_ref().map(|policy| &policy["conditions"]["users"]["includeUsers"]);
            users.and_then(Value::as_array).is_some_and(|users| users.contains(&json!("All")))
        };
        let enforced = |state: &State| state.as_ref().is_some_and(|policy| policy["state"] == "enabled");
        let weaker = |one: &&Work<'_>| {
            one.step.kind == ObjectKind::ConditionalAccessPolicy
                && one.action == "set"
                && enforced(&one.current)
                && (!enforced(&one.want) || (all(&one.current) && !all(&one.want)))
        };
        match work.iter().find(weaker) {
            Some(one) => deny(format!("{} would be weaker", one.step.title)),
            None => Ok(()),
        }
    }

    fn plan(&mut self, steps: &[Step]) -> Outcome<i32> {
        let comparison = self.comparison(steps)?;
        self.confirm_stronger(&comparison)?;
        let pending: Vec<&Work<'_>> = comparison.iter().filter(|one| one.action != "none").collect();
        self.output.push_str(&format!("{} of {} steps would change something.\n", pending.len(), comparison.len()));
        if self.flaw == Some(Flaw::PlanWrites)
            && let Some(one) = pending.first()
        {
            let _ = self.write_once(one.step, &one.want, None);
        }
        if pending.is_empty() {
            return Ok(0);
        }
        let text: String = comparison
            .iter()
            .map(|one| canonical(&json!([one.step.number, one.step.identity, one.action, one.current, one.step.want])))
            .collect();
        let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let approved = |one: &Work<'_>| Approved { before: one.current.clone(), want: one.step.want.clone() };
        let steps = comparison.iter().map(|one| (one.step.number.clone(), approved(one))).collect();
        self.folder.plans.insert(digest.clone(), steps);
        if self.flaw != Some(Flaw::NoDigest) {
            self.output.push_str(&format!("Plan digest: {digest}\n"));
        }
        Ok(2)
    }

    fn verify(&mut self, steps: &[Step]) -> Outcome<i32> {
        let comparison = self.comparison(steps)?;
        let late = comparison.iter().filter(|one| one.action != "none").count();
        self.output.push_str(&format!("{} of {} steps are in place.\n", comparison.len() - late, comparison.len()));
        let blind = match self.flaw {
            Some(Flaw::BlindVerify) => true,
            Some(Flaw::NeverResumes) => self.folder.is_unfinished(),
            _ => false,
        };
        Ok(if late == 0 || blind { 0 } else { 5 })
    }

    /// Writes of an earlier run that broke off may show up late.
    fn wait_open_work(&mut self, steps: &[Step]) -> Outcome<()> {
        let open: BTreeMap<String, String> = self
            .folder
            .journal()
            .into_iter()
            .filter(|(_, note)| note.open)
            .map(|(step, note)| (step.to_owned(), note.action))
            .collect();
        for step in steps {
            let Some(action) = open.get(&step.number) else { continue };
            let mut want = self.wanted(step, false)?;
            if !["create", "set"].contains(&action.as_str())
                && let Some(before) = self.folder.originals.get(&step.number)
            {
                want = before.clone();
            }
            self.arrives(step, &want, ATTEMPTS)?;
            self.folder.outcome(&step.number, "checked");
        }
        Ok(())
    }

    /// Does the service show what was written, in time?
    fn arrives(&self, step: &Step, want: &State, attempts: u32) -> Outcome<bool> {
        for _ in 0..attempts {
            match self.session.cached(|| self.current(step)) {
                Ok(current) if same(step, &current, want) => return Ok(true),
                Err(Failure::Killed) => return Err(End::Killed),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(false)
    }

    fn apply_work<'s>(&mut self, steps: &'s [Step]) -> Outcome<Vec<Work<'s>>> {
        if self.flaw == Some(Flaw::NeverResumes) && self.folder.is_unfinished() {
            return Ok(Vec::new());
        }
        self.wait_open_work(steps)?;
        let comparison = self.comparison(steps)?;
        self.confirm_stronger(&comparison)?;
        let done = !self.folder.originals.is_empty();
        let mut work: Vec<Work<'s>> = comparison.into_iter().filter(|one| one.action != "none").collect();
        if work.is_empty() {
            if self.flaw == Some(Flaw::WritesTwice) && done {
                let last = self.compare(&steps[0])?;
                let found = self.found(last.step).ok().flatten();
                let _ = self.write_once(last.step, &last.want, found.as_ref());
            }
            return Ok(work);
        }
        if !self.digest.is_empty() {
            self.confirm_approval(&work)?;
        } else if self.force {
            return deny("nobody is asked, so -ApprovedDigest from a plan is needed");
        }
        if work.len() > self.most {
            return deny(format!("{} changes are more than -MaxChange {}", work.len(), self.most));
        }
        for one in &work {
            self.folder.originals.entry(one.step.number.clone()).or_insert_with(|| one.current.clone());
        }
        if self.flaw == Some(Flaw::WritesBeforeReference) {
            work.reverse();
            work.iter_mut().for_each(|one| one.needs.clear());
        }
        Ok(work)
    }

    fn confirm_approval(&self, work: &[Work<'_>]) -> Outcome<()> {
        if [Some(Flaw::IgnoresDigest), Some(Flaw::IgnoresWaves)].contains(&self.flaw) {
            return Ok(());
        }
        let Some(approved) = self.folder.plans.get(self.digest) else { return deny("no plan with this digest") };
        for one in work {
            let step = one.step;
            let fits = approved.get(&step.number).is_some_and(|then| {
                canonical(&json!(then.want)) == canonical(&json!(step.want))
                    && (same(step, &then.before, &one.current)
                        || (is_partial(step.kind) && self.folder.halfway(&step.number)))
            });
            if !fits {
                return deny(format!("step {} is not as it was when the plan was approved", step.number));
            }
        }
        Ok(())
    }

    fn rollback_work<'s>(&mut self, steps: &'s [Step]) -> Outcome<Vec<Work<'s>>> {
        self.wait_open_work(steps)?;
        if self.folder.originals.is_empty() {
            return if self.folder.restored { Ok(Vec::new()) } else { deny("this run folder holds no originals") };
        }
        let kept = steps.iter().filter(|step| self.folder.originals.contains_key(&step.number));
        let compared: Vec<Work<'s>> =
            self.session.cached(|| kept.map(|step| self.compare_any(step)).collect::<Outcome<_>>())?;
        let (mut work, mut drift) = (Vec::new(), 0);
        for mut one in compared {
            let step = one.step;
            let before = self.folder.originals[&step.number].clone();
            if same(step, &one.current, &before) {
                continue;
            }
            let halfway = is_partial(step.kind) && self.folder.halfway(&step.number);
            drift += usize::from(one.action != "none" && !halfway);
            one.action = if before.is_none() { "remove" } else { "restore" };
            one.want = before;
            let dependents = steps.iter().filter(|other| other.after.contains(&step.group));
            one.needs = dependents.map(|other| other.group.clone()).collect();
            work.push(one);
        }
        if drift > 0 && !self.over_drift && self.flaw != Some(Flaw::IgnoresDrift) {
            return Err(End::Denied(6, format!("somebody else changed {drift} of these objects")));
        }
        work.reverse();
        if self.flaw == Some(Flaw::ForgetsRollback) {
            work.pop();
        }
        Ok(work)
    }

    fn compare_any<'s>(&self, step: &'s Step) -> Outcome<Work<'s>> {
        let current = self.current(step).map_err(|failure| refuse(failure, &step.title))?;
        let want = self.wanted(step, false)?;
        let action = if same(step, &current, &want) { "none" } else { "set" };
        Ok(Work { step, current, want, action, needs: Vec::new() })
    }

    fn work(&mut self, work: Vec<Work<'_>>) -> Outcome<i32> {
        if self.flaw == Some(Flaw::TouchesForeign) && self.mode == "Apply" && !work.is_empty() {
            self.touch_foreign();
        }
        for one in work {
            if one.needs.iter().any(|group| self.obstacles.contains(group)) {
                self.complete(one.step, SKIPPED, "skipped");
                continue;
            }
            self.do_step(one)?;
        }
        let [failed, skipped, pending] = self.count;
        self.output.push_str(&format!("{failed} failed, {skipped} skipped, {pending} not shown yet.\n"));
        Ok(match self.flaw {
            Some(Flaw::WrongExitCode) if self.mode == "Apply" => 1,
            Some(Flaw::NeverEnds) if self.mode == "Apply" => 4,
            Some(Flaw::HidesFailure) => 0,
            _ if failed + skipped > 0 => 4,
            _ if pending > 0 => 5,
            _ => 0,
        })
    }

    fn touch_foreign(&mut self) {
        match self.session.workload {
            Workload::Graph => {
                let foreign = json!({
                    "@odata.type": "#microsoft.graph.countryNamedLocation", "displayName": "nobody asked for this",
                    "countriesAndRegions": ["AQ"], "includeUnknownCountriesAndRegions": false
                });
                let path = "/v1.0/identity/conditionalAccess/namedLocations";
                self.session.wire.graph("POST", path, Some(&foreign)).expect("a location is made");
            }
            _ => {
                let foreign = json!({ "Name": "nobody asked for this", "Confirm": false });
                self.session.call("New-AuthenticationPolicy", foreign).expect("a policy is made");
            }
        }
    }

    fn complete(&mut self, step: &Step, which: usize, event: &str) {
        self.count[which] += 1;
        self.obstacles.insert(step.group.clone());
        self.folder.outcome(&step.number, event);
        self.output.push_str(&format!("  {}  {event} {} {}\n", step.number, step.kind.name(), step.title));
    }

    fn do_step(&mut self, mut one: Work<'_>) -> Outcome<()> {
        match self.try_step(&mut one) {
            Ok(()) => {
                if self.arrives(one.step, &one.want, ATTEMPTS)? {
                    self.folder.outcome(&one.step.number, "done");
                } else {
                    self.complete(one.step, PENDING, "pending");
                }
                Ok(())
            }
            Err(Failure::Killed) => Err(End::Killed),
            Err(failure) => {
                self.complete(one.step, FAILED, "failed");
                self.output.push_str(&format!("    {}\n", failure.words()));
                if failure == Failure::Session { deny("the session is lost") } else { Ok(()) }
            }
        }
    }

    fn try_step(&mut self, one: &mut Work<'_>) -> Result<(), Failure> {
        let step = one.step;
        if ["create", "set"].contains(&one.action) {
            one.want = self.wanted(step, true).map_err(|end| match end {
                End::Killed => Failure::Killed,
                End::Denied(_, reason) => Failure::Final(reason),
            })?;
        }
        let found = self.found(step)?;
        if same(step, &managed(step, found.as_ref()), &one.want) {
            return Ok(());
        }
        self.confirm_unchanged(one, found.as_ref())?;
        self.folder.intend(&step.number, one.action);
        self.write(one, found)
    }

    fn confirm_unchanged(&self, one: &Work<'_>, found: Option<&Map<String, Value>>) -> Result<(), Failure> {
        let careless = [Some(Flaw::IgnoresDigest), Some(Flaw::IgnoresDrift)].contains(&self.flaw);
        if careless || same(one.step, &managed(one.step, found), &one.current) {
            return Ok(());
        }
        Err(Failure::Final("somebody else has changed it since this run began; plan again".to_owned()))
    }

    /// A write of unclear outcome is read back before it is repeated.
    fn write(&mut self, one: &Work<'_>, mut found: Option<Map<String, Value>>) -> Result<(), Failure> {
        let step = one.step;
        for attempt in 1.. {
            let Err(mut failure) = self.write_once(step, &one.want, found.as_ref()) else { break };
            if matches!(failure, Failure::Final(_)) && step.refers && attempt < 4 {
                failure = Failure::Wait;
            }
            if matches!(failure, Failure::Session | Failure::Killed) {
                return Err(failure);
            }
            if matches!(failure, Failure::Doubt | Failure::Final(_)) {
                let slow = failure == Failure::Doubt && (one.want.is_none() || found.is_none());
                if self.arrives(step, &one.want, if slow { ATTEMPTS } else { 1 }).map_err(|_| Failure::Killed)? {
                    break;
                }
            }
            if matches!(failure, Failure::Final(_)) || attempt >= ATTEMPTS {
                return Err(failure);
            }
            found = self.found(step)?;
            if same(step, &managed(step, found.as_ref()), &one.want) {
                break;
            }
            if !is_partial(step.kind) {
                self.confirm_unchanged(one, found.as_ref())?;
            }
        }
        Ok(())
    }

    fn write_once(&mut self, step: &Step, want: &State, found: Option<&Map<String, Value>>) -> Result<(), Failure> {
        self.wrote = true;
        match (want, found) {
            (None, Some(found)) => self.session.remove(step, found),
            (None, None) => Ok(()),
            (Some(want), None) => self.session.create(step, want),
            (Some(want), Some(found)) => self.session.change(step, found, want),
        }
    }
}
