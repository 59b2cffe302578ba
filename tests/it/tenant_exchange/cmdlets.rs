//! Which cmdlets there are, and where.

use posturec::catalog::{CMDLETS, Platform};
use posturec::plan::Workload;
use posturec::rehearse::tenant::{Release, Request};
use serde_json::json;

use super::{ADELE, BINDING, BLOCK, Shell, side, state_with, sure};

#[test]
fn every_cmdlet_of_the_catalogue_is_simulated_where_it_exists() {
    for (release, platform, side_of) in [
        (Release::Online, Platform::ExchangeOnline, Workload::ExchangeOnline),
        (Release::Server2016, Platform::ExchangeServer2016, Workload::ExchangeServer),
        (Release::Server2019, Platform::ExchangeServer2019, Workload::ExchangeServer),
        (Release::ServerSe, Platform::ExchangeServerSe, Workload::ExchangeServer),
    ] {
        for cmdlet in CMDLETS {
            let mut shell = Shell::over(state_with(side(release)), side_of);
            let mut parameters = json!({});
            for name in cmdlet.sets[0].mandatory {
                parameters[name] = match *name {
                    "Identity" if cmdlet.name.ends_with("Rule") => json!("OutlookService (DeviceType)"),
                    "Identity" if cmdlet.name.ends_with("Policy") => json!(BLOCK),
                    "Identity" => json!(ADELE),
                    "AccessLevel" => json!("Block"),
                    "Characteristic" => json!("DeviceModel"),
                    _ => json!("Something"),
                };
            }
            if cmdlet.should_process {
                parameters["Confirm"] = json!(false);
            }
            if cmdlet.sets_are_advice {
                parameters = json!({});
            }
            let reply = shell.reply(cmdlet.name, parameters);
            if cmdlet.platforms.contains(&platform) {
                assert_eq!(reply.status, 200, "{} on {platform}: {}", cmdlet.name, reply.body);
            } else {
                let code = &reply.body["error"]["code"];
                assert_eq!(code, "System.Management.Automation.CommandNotFoundException", "{}", cmdlet.name);
            }
        }
    }
}

#[test]
fn a_cmdlet_that_nobody_knows_is_not_found() {
    assert_eq!(Shell::online().code("Get-Mailbox", json!({})), "CommandNotFoundException");
}

#[test]
fn exchange_2016_has_no_authentication_policies() {
    let mut shell = Shell::over(state_with(side(Release::Server2016)), Workload::ExchangeServer);
    assert_eq!(shell.code("Get-AuthenticationPolicy", json!({})), "CommandNotFoundException");
    assert_eq!(shell.code("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": null }))), BINDING);
    assert!(shell.one("Get-User", json!({ "Identity": ADELE })).get("AuthenticationPolicy").is_none());
    assert!(shell.one("Get-OrganizationConfig", json!({})).get("DefaultAuthenticationPolicy").is_none());
}

#[test]
fn a_side_that_the_organization_does_not_have_has_no_cmdlets() {
    let mut shell = Shell::online();
    shell.side = Workload::ExchangeServer;
    assert_eq!(shell.code("Get-OrganizationConfig", json!({})), "CommandNotFoundException");
}

#[test]
fn a_server_knows_no_session_of_exchange_online() {
    assert_eq!(Shell::server().code("Get-ConnectionInformation", json!({})), "CommandNotFoundException");
}

#[test]
fn names_of_cmdlets_and_parameters_have_no_case() {
    let mut shell = Shell::online();
    assert_eq!(shell.one("get-USER", json!({ "IDENTITY": ADELE }))["UserPrincipalName"], ADELE);
}

#[test]
fn a_body_that_is_no_call_is_refused() {
    let mut shell = Shell::online();
    for body in ["", "[]", "{}", r#"{"cmdlet":"Get-User","switches":{}}"#] {
        let request = Request::new("POST", "/exchange/exchange-online/InvokeCommand", body);
        assert_eq!(shell.tenant.answer(&request).status(), 400, "{body}");
    }
}
