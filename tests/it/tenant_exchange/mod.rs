//! The Exchange half of the simulated tenant: every rule of it, through the requests that the modules send.

mod authentication_policies;
mod cmdlets;
mod faults;
mod identities;
mod mobile_devices;
mod organization;
mod parameters;
mod people;
mod records;
mod rollouts;
mod sessions;

use posturec::plan::Workload;
use posturec::rehearse::tenant::{
    Answer, AuthenticationPolicy, Call, Connection, DeviceAccessRule, Entra, Exchange, Properties, Recipient, Release,
    Reply, Request, Session, State, Tenant,
};
use serde_json::{Value as Json, json};

const TENANT_ID: &str = "11111111-2222-4333-8444-555555555555";
const ADELE: &str = "adele@contoso.com";
const SCANNER: &str = "scanner@contoso.com";
const NO_MAILBOX: &str = "svc.backup@contoso.com";
const BLOCK: &str = "Block legacy authentication";
const BLOCK_GUID: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const NOT_FOUND: &str = "ManagementObjectNotFoundException";
const AMBIGUOUS: &str = "ManagementObjectAmbiguousException";
const BINDING: &str = "ParameterBindingException";
const VALIDATION: &str = "DataValidationException";
const EXISTS: &str = "ADObjectAlreadyExistsException";

/// An organization and the shell of one of its sides.
#[derive(Clone)]
struct Shell {
    tenant: Tenant,
    side: Workload,
}

impl Shell {
    /// The Exchange Online side of the organization of these tests.
    fn online() -> Self {
        Self::over(state_with(side(Release::Online)), Workload::ExchangeOnline)
    }

    /// Its Exchange Server side, of the newest release.
    fn server() -> Self {
        Self::over(state_with(side(Release::ServerSe)), Workload::ExchangeServer)
    }

    /// Both, for what holds on either side.
    fn both() -> [Self; 2] {
        [Self::online(), Self::server()]
    }

    fn over(state: State, side: Workload) -> Self {
        Self { tenant: Tenant::new(state, session()), side }
    }

    fn answer(&mut self, cmdlet: &str, parameters: Json) -> Answer {
        let body = json!({ "cmdlet": cmdlet, "parameters": parameters }).to_string();
        self.tenant.answer(&Request::new("POST", &format!("/exchange/{}/InvokeCommand", self.side.name()), &body))
    }

    fn reply(&mut self, cmdlet: &str, parameters: Json) -> Reply {
        match self.answer(cmdlet, parameters) {
            Answer::Reply(reply) => reply,
            other => panic!("{cmdlet} ended as {other:?}"),
        }
    }

    /// What a call that is obeyed brings.
    fn run(&mut self, cmdlet: &str, parameters: Json) -> Vec<Json> {
        let reply = self.reply(cmdlet, parameters);
        assert_eq!(reply.status, 200, "{cmdlet}: {}", reply.body);
        reply.body["value"].as_array().unwrap().clone()
    }

    /// The one object that a call brings.
    fn one(&mut self, cmdlet: &str, parameters: Json) -> Json {
        let mut all = self.run(cmdlet, parameters);
        assert_eq!(all.len(), 1, "{cmdlet} brings {all:?}");
        all.remove(0)
    }

    /// The warnings of a call that is obeyed.
    fn warnings(&mut self, cmdlet: &str, parameters: Json) -> Vec<String> {
        let reply = self.reply(cmdlet, parameters);
        assert_eq!(reply.status, 200, "{cmdlet}: {}", reply.body);
        serde_json::from_value(reply.body["warnings"].clone()).unwrap()
    }

    /// The last part of the code, and the text, of a call that is refused for good.
    fn refused(&mut self, cmdlet: &str, parameters: Json) -> (String, String) {
        let reply = self.reply(cmdlet, parameters);
        assert!(reply.status >= 400, "{cmdlet} is obeyed: {}", reply.body);
        assert_eq!(failure_kind(&reply), "final", "{cmdlet}: {}", reply.body);
        let code = reply.body["error"]["code"].as_str().unwrap();
        let last = code.rsplit('.').next().unwrap().to_owned();
        (last, reply.body["error"]["message"].as_str().unwrap().to_owned())
    }

    fn code(&mut self, cmdlet: &str, parameters: Json) -> String {
        self.refused(cmdlet, parameters).0
    }

    fn last(&self) -> &Call {
        self.tenant.calls().last().unwrap()
    }

    fn exchange(&mut self) -> &mut Exchange {
        let side = self.side;
        let state = self.tenant.state_mut();
        if side == Workload::ExchangeOnline { &mut state.exchange_online } else { &mut state.exchange_server }
            .as_mut()
            .unwrap()
    }

    fn policy(&mut self, name: &str) -> Json {
        self.one("Get-AuthenticationPolicy", json!({ "Identity": name }))
    }

    fn holder(&mut self, user: &str) -> Json {
        self.one("Get-User", json!({ "Identity": user }))["AuthenticationPolicy"].clone()
    }
}

/// How the scripts sort an error: the words they look for, in the text that the modules make of an answer.
fn failure_kind(reply: &Reply) -> &'static str {
    let error = &reply.body["error"];
    let (code, message) = (error["code"].as_str().unwrap(), error["message"].as_str().unwrap());
    let mut text = format!("{code},Invoke-TenantCommand WriteErrorException |{code}|{message}").to_lowercase();
    if matches!(reply.status, 429 | 503) {
        text.push_str(&format!(" ({})", reply.status));
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let number = |numbers: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|word| numbers.contains(&word));
    if has(&["accesstoken", "access token", "invalidauthenticationtoken", "must call the connect-", "answered 401"])
        || number(&["unauthorized"])
    {
        "session"
    } else if number(&["500", "502", "503", "504"]) {
        "doubt"
    } else if number(&["429"]) || has(&["throttl", "too many requests", "toomanyrequests", "server is too busy"]) {
        "wait"
    } else if has(&[
        "time out",
        "timed out",
        "timeout",
        "canceled",
        "cancelled",
        "connection",
        "socket",
        "transport",
        "transient",
        "try again",
        "webexception",
    ]) {
        "doubt"
    } else {
        "final"
    }
}

fn session() -> Session {
    let active = Connection { tenant_id: TENANT_ID.to_owned(), token_status: "Active".to_owned() };
    Session { graph: None, exchange_online: vec![active] }
}

fn state_with(exchange: Exchange) -> State {
    let entra = serde_json::from_value::<Entra>(json!({ "tenantId": TENANT_ID, "displayName": "Contoso" })).unwrap();
    let mut state = State { format: 1, entra, exchange_online: None, exchange_server: None };
    match exchange.release {
        Release::Online => state.exchange_online = Some(exchange),
        _ => state.exchange_server = Some(exchange),
    }
    state
}

/// A side with one policy that nobody holds, one rule, two mailboxes and a user without one.
fn side(release: Release) -> Exchange {
    let name = if release == Release::Online { "contoso.onmicrosoft.com" } else { "First Organization" };
    let mut exchange = empty_side(release, name);
    exchange.authentication_policies.push(AuthenticationPolicy {
        guid: BLOCK_GUID.to_owned(),
        name: BLOCK.to_owned(),
        properties: Properties::new(),
    });
    exchange.device_access_rules.push(DeviceAccessRule {
        guid: "bbbbbbbb-0000-4000-8000-000000000001".to_owned(),
        characteristic: "DeviceType".to_owned(),
        query_string: "OutlookService".to_owned(),
        access_level: "Allow".to_owned(),
    });
    exchange.recipients = vec![
        person(1, "Adele Vance", ADELE, ADELE),
        person(2, "Scanner, HQ", SCANNER, "scans@contoso.com"),
        person(3, "Backup", NO_MAILBOX, ""),
    ];
    exchange
}

fn empty_side(release: Release, name: &str) -> Exchange {
    Exchange {
        id: "99999999-0000-4000-8000-000000000001".to_owned(),
        name: name.to_owned(),
        release,
        organization_config: Properties::new(),
        transport_config: Properties::new(),
        active_sync_organization_settings: Properties::new(),
        authentication_policies: Vec::new(),
        device_access_rules: Vec::new(),
        recipients: Vec::new(),
    }
}

fn person(number: u32, name: &str, user: &str, address: &str) -> Recipient {
    Recipient {
        guid: format!("cccccccc-0000-4000-8000-{number:012x}"),
        name: name.to_owned(),
        user_principal_name: user.to_owned(),
        primary_smtp_address: address.to_owned(),
        authentication_policy: None,
        cas_mailbox: Properties::new(),
    }
}

/// These parameters with `-Confirm:$false`, as every script passes it.
fn sure(mut parameters: Json) -> Json {
    parameters["Confirm"] = json!(false);
    parameters
}

/// The names of the tests in a file of this crate: each says a fact in a sentence.
fn facts(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(crate::support::manifest_folder().join("tests/it").join(file)).unwrap();
    let after = text.split("#[test]\n").skip(1).map(|rest| rest.trim_start().trim_start_matches("fn "));
    after.map(|rest| rest.split('(').next().unwrap_or_default().replace('_', " ")).collect()
}

#[test]
fn the_simulated_organization_is_held_to_at_least_120_facts_by_name() {
    let own = |folder: &str, start: &str| {
        let folder = crate::support::manifest_folder().join("tests/it").join(folder);
        let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(start) && name.ends_with(".rs")).collect::<Vec<_>>()
    };
    let files = own("", "tenant_graph").into_iter();
    let files = files.chain(own("tenant_exchange", "").into_iter().map(|file| format!("tenant_exchange/{file}")));
    let mut all: Vec<String> = files.flat_map(|file| facts(&file)).collect();
    let over_http = facts("rehearse_host.rs");
    println!("{} facts by direct calls, {} over HTTP", all.len(), over_http.len());
    let count = all.len();
    all.sort();
    all.dedup();
    assert!(all.len() == count && count >= 120, "{} of {count}", all.len());
    assert!(all.iter().chain(&over_http).all(|fact| fact.split(' ').count() >= 3));
}
