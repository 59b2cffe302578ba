//! The steps of the example rollouts and the commands of their runbooks, against the tenant.

use std::collections::BTreeMap;

use posturec::catalog::{ParameterKind, find_cmdlet};
use posturec::plan::{ObjectKind, Plan, Step, Target, Value, Workload};
use posturec::rehearse::tenant::{Recipient, Release, State};
use posturec::render::equivalent_commands;
use serde_json::{Map, Value as Json, json};

use super::{EXISTS, Shell, empty_side, person, state_with, sure};
use crate::rollouts::example_plans;

/// A value as the modules send it.
fn wire(value: &Value) -> Json {
    match value {
        Value::Boolean(truth) => json!(truth),
        Value::Integer(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(list) => Json::Array(list.iter().map(wire).collect()),
        _ => Json::Null,
    }
}

/// A state that knows the people of a plan and nothing else.
fn people_of(plan: &Plan) -> State {
    let mut sides: BTreeMap<Workload, BTreeMap<String, Recipient>> = BTreeMap::new();
    for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
        for step in &script.steps {
            let names: Vec<&str> = match (&step.target, step.kind) {
                (Target::Each(names), _) => names.iter().map(String::as_str).collect(),
                (Target::Single(Value::Text(name)), ObjectKind::CasMailbox) => vec![name],
                _ => continue,
            };
            let known = sides.entry(script.workload).or_default();
            for name in names {
                let number = u32::try_from(known.len()).unwrap();
                known.entry(name.to_lowercase()).or_insert_with(|| person(number, &format!("P {name}"), name, name));
            }
        }
    }
    let mut state = state_with(empty_side(Release::Online, "contoso.onmicrosoft.com"));
    state.exchange_server = Some(empty_side(Release::ServerSe, "First Organization"));
    let list = |known: Option<BTreeMap<String, Recipient>>| known.unwrap_or_default().into_values().collect();
    state.exchange_online.as_mut().unwrap().recipients = list(sides.remove(&Workload::ExchangeOnline));
    state.exchange_server.as_mut().unwrap().recipients = list(sides.remove(&Workload::ExchangeServer));
    state
}

/// How an object came to be what it is, so that it can be undone.
enum Undo {
    Restore { cmdlet: &'static str, finds: Json, before: Json },
    Remove { cmdlet: &'static str, identity: Json },
}

/// The calls of the adapters, without the shell.
struct Adapter {
    shell: Shell,
    undo: Vec<(Workload, Undo)>,
}

impl Adapter {
    fn call(&mut self, cmdlet: &str, mut parameters: Json) -> Vec<Json> {
        // `$PSDefaultParameterValues` gives it to every cmdlet that has it
        let known = find_cmdlet(cmdlet).unwrap();
        let takes = known.find_parameter("DomainController").is_some();
        if self.shell.side == Workload::ExchangeServer && takes {
            parameters["DomainController"] = json!("DC01.corp.example");
        }
        if known.should_process {
            parameters["Confirm"] = json!(false);
        }
        self.shell.run(cmdlet, parameters)
    }

    /// A reference to a policy by its name, in whatever form it is shown.
    fn policy_name(&mut self, reference: &Json) -> Json {
        let policies = self.call("Get-AuthenticationPolicy", json!({}));
        let forms = ["Name", "DistinguishedName", "Guid"];
        let found = policies.iter().find(|policy| forms.iter().any(|form| policy[form] == *reference));
        found.map_or(reference.clone(), |policy| policy["Name"].clone())
    }

    /// The wanted members of an object, with references by name.
    fn members(&mut self, object: &Json, want: &Map<String, Json>) -> Json {
        let mut members = json!({});
        for name in want.keys() {
            let value = object.get(name).cloned().unwrap_or(Json::Null);
            let refers = name.ends_with("AuthenticationPolicy");
            members[name] = if refers { self.policy_name(&value) } else { value };
        }
        members
    }

    fn step(&mut self, step: &Step) {
        let want: Map<String, Json> = step.want.iter().map(|(name, value)| (name.to_string(), wire(value))).collect();
        match &step.target {
            Target::Each(people) => people.iter().for_each(|name| self.object(step.kind, &json!(name), &want)),
            Target::Single(Value::Table(fields)) => {
                let fields: Map<String, Json> =
                    fields.iter().map(|(name, value)| (name.to_string(), wire(value))).collect();
                self.object(step.kind, &Json::Object(fields), &want);
            }
            Target::Single(identity) => self.object(step.kind, &wire(identity), &want),
        }
    }

    fn object(&mut self, kind: ObjectKind, identity: &Json, want: &Map<String, Json>) {
        let found = self.read(kind, identity);
        let write = |mut parameters: Json| {
            parameters.as_object_mut().unwrap().extend(want.clone());
            parameters
        };
        let (set, finds): (&'static str, Json) = match kind {
            ObjectKind::AuthenticationPolicy => match &found {
                Some(policy) => ("Set-AuthenticationPolicy", json!({ "Identity": policy["Guid"] })),
                None => ("New-AuthenticationPolicy", json!({ "Name": identity })),
            },
            ObjectKind::ActiveSyncDeviceAccessRule => match &found {
                Some(rule) => ("Set-ActiveSyncDeviceAccessRule", json!({ "Identity": rule["Identity"] })),
                None => ("New-ActiveSyncDeviceAccessRule", identity.clone()),
            },
            ObjectKind::UserAuthenticationPolicy => ("Set-User", json!({ "Identity": identity })),
            ObjectKind::CasMailbox => ("Set-CASMailbox", json!({ "Identity": identity })),
            ObjectKind::OrganizationConfig => ("Set-OrganizationConfig", json!({})),
            ObjectKind::TransportConfig => ("Set-TransportConfig", json!({})),
            ObjectKind::ActiveSyncOrganizationSettings => ("Set-ActiveSyncOrganizationSettings", json!({})),
            other => panic!("{} is none of Exchange", other.name()),
        };
        let before = found.map(|found| self.members(&found, want));
        self.call(set, write(finds.clone()));
        let call = self.shell.last().clone();
        let object = call.object.unwrap();
        assert_eq!(object.kind, kind);
        match identity {
            Json::String(name) => assert_eq!(object.identity, *name),
            Json::Object(fields) => {
                let text = |name: &str| fields[name].as_str().unwrap();
                assert_eq!(object.identity, format!("{}/{}", text("Characteristic"), text("QueryString")));
            }
            _ => assert_eq!(object.identity, ""),
        }
        assert_eq!(call.members, want.keys().cloned().collect::<Vec<_>>());
        let after = self.read(kind, identity).expect("what was written is there");
        assert_eq!(self.members(&after, want), Json::Object(want.clone()), "{set} {identity}");
        let remove = match kind {
            ObjectKind::AuthenticationPolicy => "Remove-AuthenticationPolicy",
            _ => "Remove-ActiveSyncDeviceAccessRule",
        };
        let undo = match before {
            Some(before) => Undo::Restore { cmdlet: set, finds, before },
            None => Undo::Remove { cmdlet: remove, identity: after["Guid"].clone() },
        };
        self.undo.push((self.shell.side, undo));
    }

    fn read(&mut self, kind: ObjectKind, identity: &Json) -> Option<Json> {
        let same = |object: &Json, member: &str, name: &Json| {
            object[member].as_str().unwrap().eq_ignore_ascii_case(name.as_str().unwrap())
        };
        let (cmdlet, parameters) = match kind {
            ObjectKind::AuthenticationPolicy => ("Get-AuthenticationPolicy", json!({})),
            ObjectKind::ActiveSyncDeviceAccessRule => ("Get-ActiveSyncDeviceAccessRule", json!({})),
            ObjectKind::UserAuthenticationPolicy => ("Get-User", json!({ "Identity": identity })),
            ObjectKind::CasMailbox => ("Get-CASMailbox", json!({ "Identity": identity })),
            ObjectKind::OrganizationConfig => ("Get-OrganizationConfig", json!({})),
            ObjectKind::TransportConfig => ("Get-TransportConfig", json!({})),
            ObjectKind::ActiveSyncOrganizationSettings => ("Get-ActiveSyncOrganizationSettings", json!({})),
            other => panic!("{} is none of Exchange", other.name()),
        };
        let mut found = self.call(cmdlet, parameters);
        found.retain(|object| match kind {
            ObjectKind::AuthenticationPolicy => same(object, "Name", identity),
            ObjectKind::ActiveSyncDeviceAccessRule => {
                same(object, "Characteristic", &identity["Characteristic"])
                    && same(object, "QueryString", &identity["QueryString"])
            }
            ObjectKind::UserAuthenticationPolicy => same(object, "UserPrincipalName", identity),
            ObjectKind::CasMailbox => same(object, "PrimarySmtpAddress", identity),
            _ => true,
        });
        assert!(found.len() < 2, "{} objects for {identity}", found.len());
        found.pop()
    }

    fn undo_all(&mut self) {
        while let Some((side, undo)) = self.undo.pop() {
            self.shell.side = side;
            match undo {
                Undo::Remove { cmdlet, identity } => {
                    self.call(cmdlet, json!({ "Identity": identity }));
                }
                Undo::Restore { cmdlet, mut finds, before } => {
                    finds.as_object_mut().unwrap().extend(before.as_object().unwrap().clone());
                    self.call(cmdlet, as_typed(cmdlet, finds));
                }
            }
        }
    }
}

/// A parameter that is a text takes `$null` as an empty text, before it goes over the wire.
fn as_typed(cmdlet: &str, mut parameters: Json) -> Json {
    for (name, value) in parameters.as_object_mut().unwrap() {
        let parameter = find_cmdlet(cmdlet).unwrap().find_parameter(name).unwrap();
        if value.is_null() && !parameter.accepts_null {
            assert_eq!(parameter.kind, ParameterKind::Text, "{cmdlet} {name} has no null");
            *value = json!("");
        }
    }
    parameters
}

#[test]
fn every_step_of_the_examples_is_obeyed_read_back_and_undone() {
    let mut steps = 0;
    for (name, plan) in example_plans() {
        let shell = Shell::over(people_of(&plan), Workload::ExchangeOnline);
        let start = shell.tenant.state().clone();
        let mut adapter = Adapter { shell, undo: Vec::new() };
        for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
            adapter.shell.side = script.workload;
            if script.workload == Workload::Graph {
                continue;
            }
            for step in &script.steps {
                adapter.step(step);
                steps += 1;
            }
        }
        assert!(adapter.shell.tenant.calls().iter().all(|call| call.status == 200), "{name}");
        adapter.undo_all();
        assert_eq!(adapter.shell.tenant.state(), &start, "{name}");
    }
    assert!(steps > 50, "only {steps} steps");
}

#[test]
fn every_command_that_a_runbook_shows_is_understood() {
    let mut commands = 0;
    for (name, plan) in example_plans() {
        let mut shell = Shell::over(people_of(&plan), Workload::ExchangeOnline);
        for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
            if script.workload == Workload::Graph {
                continue;
            }
            shell.side = script.workload;
            for line in script.steps.iter().flat_map(equivalent_commands).filter(|line| !line.starts_with('#')) {
                let (cmdlet, parameters) = read_command(&line);
                let reply = shell.reply(&cmdlet, sure(parameters));
                let code = reply.body["error"]["code"].as_str().unwrap_or_default();
                // a later ring shows how the object would be made, if it were not there
                assert!(reply.status == 200 || code.ends_with(EXISTS), "{name}: {line}: {}", reply.body);
                commands += 1;
            }
        }
    }
    assert!(commands > 50, "only {commands} commands");
}

/// A command of a runbook: plain literals only.
fn read_command(line: &str) -> (String, Json) {
    let (cmdlet, mut rest) = line.split_once(" -").unwrap();
    let mut parameters = json!({});
    loop {
        let end = rest.find([':', ' ']).unwrap();
        let (name, value) = (&rest[..end], &rest[end + 1..]);
        let (value, after) = match value.strip_prefix('\'') {
            Some(text) => {
                let close = text.find("' -").unwrap_or(text.len() - 1);
                assert!(!text[..close].contains('\''), "{line}");
                (json!(text[..close]), &text[close + 1..])
            }
            None => {
                let word = value.split(' ').next().unwrap();
                let truth = match word {
                    "$true" => true,
                    "$false" => false,
                    _ => panic!("{line}"),
                };
                (json!(truth), &value[word.len()..])
            }
        };
        parameters[name] = value;
        match after.strip_prefix(" -") {
            Some(more) => rest = more,
            None => return (cmdlet.to_owned(), parameters),
        }
    }
}
