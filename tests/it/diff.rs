//! Changes of a posture, each with the verdict that it comes to and the comment that a reviewer would read. The posture is
//! `tests/diff/base.toml`; a change is a replacement in its text, or in the text of both sides before it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Sandbox, manifest_folder, snapshots};

const NO_CHANGE: (&str, i32) = ("no-change", 0);
const CHANGED: (&str, i32) = ("changed", 3);
const LOOSENED: (&str, i32) = ("loosened", 4);

/// A change of the base posture.
struct Change {
    name: &'static str,
    old: String,
    new: String,
}

impl Change {
    fn called(name: &'static str) -> Self {
        let base = std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap();
        Self { name, old: base.clone(), new: base }
    }

    /// The change: this text becomes that one.
    fn from(mut self, from: &str, to: &str) -> Self {
        self.new = replace(&self.new, from, to);
        self
    }

    /// The change adds this text at the end.
    fn adds(mut self, text: &str) -> Self {
        self.new.push_str(text);
        self
    }

    /// What is so on both sides.
    fn where_both(mut self, from: &str, to: &str) -> Self {
        (self.old, self.new) = (replace(&self.old, from, to), replace(&self.new, from, to));
        self
    }

    /// What stands at the end of both sides.
    fn where_both_have(mut self, text: &str) -> Self {
        (self.old, self.new) = (self.old + text, self.new + text);
        self
    }

    /// The change the other way round.
    fn turned(mut self) -> Self {
        std::mem::swap(&mut self.old, &mut self.new);
        self
    }

    /// Both sides are compared: the verdict, the exit code, and the comment.
    fn comes_to(self, (verdict, code): (&str, i32)) -> Value {
        let sandbox = Sandbox::new();
        sandbox.write("old/posture.toml", &self.old);
        sandbox.write("new/posture.toml", &self.new);
        let sides = ["old/posture.toml", "new/posture.toml"];
        let ended = sandbox.run(&["diff", "--format", "json", sides[0], sides[1]]);
        let mut document: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.text()));
        let comment = sandbox.run(&["diff", "--format", "markdown", sides[0], sides[1]]);
        snapshots("diff").bind(|| assert_snapshot!(self.name, comment.stdout));
        let told = (document["verdict"].as_str().unwrap(), ended.code);
        assert_eq!(told, (verdict, code), "{}\n{}", self.name, comment.stdout);
        document["comparisons"][0].take()
    }
}

fn replace(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// A policy more.
fn policy(alias: &str, rest: &str) -> String {
    format!("\n[conditional-access.policies.{alias}]\nname = \"{alias}\"\n{rest}\n")
}

/// Whom and what most policies are about.
const EVERYBODY: &str =
    "users = { include = [\"all\"], exclude = [\"emergency-access\"] }\napplications = { include = [\"all\"] }";

/// The table of a policy of the base.
const BROWSERS: &str = "[conditional-access.policies.browsers]\nname = \"Browsers: MFA\"\n";

#[test]
fn a_comment_is_no_change() {
    let told = Change::called("comment").from("posture = 1\n", "# reviewed in May\nposture = 1\n").comes_to(NO_CHANGE);
    assert_eq!(told["headline"], "No change");
}

#[test]
fn the_order_of_tables_is_no_change() {
    let kiosk = "[audiences.kiosk]\ngroup = { name = \"sg-kiosk\", id = \"33333333-3333-4333-8333-333333333333\" }\n\n";
    let told = Change::called("order").from(kiosk, "").adds(&format!("\n{kiosk}")).comes_to(NO_CHANGE);
    assert_eq!(told["headline"], "No change");
}

#[test]
fn another_spelling_is_no_change() {
    Change::called("spelling")
        .from(
            "session = { sign-in-frequency = \"4h\", persistent-browser = \"never\" }",
            "[conditional-access.policies.sessions.session]\npersistent-browser = 'never'\nsign-in-frequency = \"4h\"",
        )
        .comes_to(NO_CHANGE);
}

#[test]
fn another_alias_is_no_change() {
    let told = Change::called("alias")
        .from("[conditional-access.policies.kiosk]", "[conditional-access.policies.shared-tablets]")
        .comes_to(NO_CHANGE);
    assert_eq!(told["objects"].as_array().unwrap().len(), 0);
}

#[test]
fn an_alias_of_an_audience_is_no_change() {
    Change::called("audience_alias")
        .from("[audiences.kiosk]", "[audiences.shop]")
        .from("include = [\"kiosk\"]", "include = [\"shop\"]")
        .comes_to(NO_CHANGE);
}

#[test]
fn another_name_is_the_same_policy() {
    let told =
        Change::called("name").from("name = \"Browsers: MFA\"", "name = \"Browsers: two factors\"").comes_to(NO_CHANGE);
    assert_eq!(told["objects"][0]["change"], "renamed");
}

#[test]
fn another_name_and_another_alias_are_the_same_policy() {
    let told = Change::called("name_and_alias")
        .from(BROWSERS, "[conditional-access.policies.web]\nname = \"Web: two factors\"\n")
        .comes_to(NO_CHANGE);
    assert_eq!(told["objects"][0]["before"], "Browsers: MFA");
}

#[test]
fn a_filter_in_another_order_is_no_change_in_meaning() {
    Change::called("filter_order")
        .from(
            "device.isCompliant -eq True -or device.trustType -eq \\\"ServerAD\\\"",
            "device.trustType -eq \\\"ServerAD\\\" -or device.isCompliant -eq True",
        )
        .comes_to(NO_CHANGE);
}

/// A device that nobody knows has no property, and what has none is not `False`.
#[test]
fn a_filter_that_asks_the_other_way_round_loosens_on_devices_that_nobody_knows() {
    Change::called("filter_turned_round")
        .from(
            "device.isCompliant -eq True -or device.trustType -eq \\\"ServerAD\\\"",
            "device.trustType -eq \\\"ServerAD\\\" -or device.isCompliant -ne False",
        )
        .comes_to(LOOSENED);
}

#[test]
fn two_policies_that_become_one_are_no_change_in_meaning() {
    Change::called("merged")
        .from(
            "client-app-types = [\"browser\"]\ngrant",
            "client-app-types = [\"browser\", \"mobile-apps-and-desktop-clients\"]\ngrant",
        )
        .from(APPS, "")
        .comes_to(NO_CHANGE);
}

#[test]
fn a_policy_that_becomes_two_is_no_change_in_meaning() {
    let on = |platforms: &str| format!("{BROWSER_RULE}platforms = {platforms}\ngrant = {{ controls = [\"mfa\"] }}\n");
    let two = format!(
        "{}\n[conditional-access.policies.browsers-elsewhere]\nname = \"Browsers elsewhere: MFA\"\n{}",
        on("{ include = [\"windows\"] }"),
        on("{ include = [\"all\"], exclude = [\"windows\"] }"),
    );
    let one = format!("{BROWSER_RULE}grant = {{ controls = [\"mfa\"] }}\n");
    Change::called("split").from(&one, &two).comes_to(NO_CHANGE);
}

const BROWSER_RULE: &str = "users = { include = [\"all\"], exclude = [\"emergency-access\"] }
applications = { include = [\"all\"] }
client-app-types = [\"browser\"]
";

const APPS: &str = "[conditional-access.policies.apps]
name = \"Apps: MFA\"
users = { include = [\"all\"], exclude = [\"emergency-access\"] }
applications = { include = [\"all\"] }
client-app-types = [\"mobile-apps-and-desktop-clients\"]
grant = { controls = [\"mfa\"] }

";

fn apps_in_state(state: &str) -> String {
    APPS.replace("\n\n", &format!("\nstate = \"{state}\"\n\n"))
}

#[test]
fn a_condition_that_is_added_loosens() {
    Change::called("condition_added")
        .from(BROWSERS, &format!("{BROWSERS}locations = {{ include = [\"all\"], exclude = [\"offices\"] }}\n"))
        .comes_to(LOOSENED);
}

#[test]
fn a_condition_that_is_taken_away_tightens() {
    Change::called("condition_taken_away")
        .from(BROWSERS, &format!("{BROWSERS}locations = {{ include = [\"all\"], exclude = [\"offices\"] }}\n"))
        .turned()
        .comes_to(CHANGED);
}

#[test]
fn an_exclusion_that_is_widened_loosens() {
    Change::called("exclusion_widened")
        .from(
            &in_browsers("exclude = [\"emergency-access\"] }"),
            &in_browsers("exclude = [\"emergency-access\", \"kiosk\"] }"),
        )
        .comes_to(LOOSENED);
}

#[test]
fn an_exclusion_that_is_narrowed_tightens() {
    Change::called("exclusion_narrowed")
        .from(
            &in_browsers("exclude = [\"emergency-access\"] }"),
            &in_browsers("exclude = [\"emergency-access\", \"kiosk\"] }"),
        )
        .turned()
        .comes_to(CHANGED);
}

fn in_browsers(exclude: &str) -> String {
    format!("{BROWSERS}users = {{ include = [\"all\"], {exclude}")
}

#[test]
fn one_person_left_out_loosens() {
    Change::called("person_left_out")
        .from(
            &in_browsers("exclude = [\"emergency-access\"] }"),
            &in_browsers("exclude = [\"emergency-access\", \"scanners\"] }"),
        )
        .comes_to(LOOSENED);
}

#[test]
fn guests_left_out_loosen() {
    Change::called("guests_left_out")
        .where_both_have("\n[audiences.guests]\nguests = { kinds = [\"b2b-collaboration-guest\"] }\n")
        .from(
            &in_browsers("exclude = [\"emergency-access\"] }"),
            &in_browsers("exclude = [\"emergency-access\", \"guests\"] }"),
        )
        .comes_to(LOOSENED);
}

#[test]
fn an_exception_loosens() {
    Change::called("exception")
        .adds("\n[[exceptions.conditional-access]]\nwho = [\"kiosk\"]\npolicies = [\"browsers\"]\nreason = \"shared tablets\"\n")
        .comes_to(LOOSENED);
}

#[test]
fn one_more_account_for_emergencies_changes_no_policy() {
    Change::called("emergency_account")
        .from("\"bg2@contoso.com\"]", "\"bg2@contoso.com\", \"bg3@contoso.com\"]")
        .comes_to(NO_CHANGE);
}

#[test]
fn a_group_in_place_of_another_loosens_for_one_and_tightens_for_the_other() {
    let told = Change::called("group_exchanged")
        .from("name = \"sg-kiosk\", id = \"33333333-", "name = \"sg-shop\", id = \"44444444-")
        .comes_to(LOOSENED);
    assert!(told["effect"].as_array().unwrap().iter().any(|row| row["direction"] == "tightened"), "{told}");
}

#[test]
fn one_more_role_tightens() {
    Change::called("role_added")
        .from("\"Global Administrator\"]", "\"Global Administrator\", \"Helpdesk Administrator\"]")
        .comes_to(CHANGED);
}

#[test]
fn one_role_less_loosens() {
    Change::called("role_dropped").from("roles = [\"Exchange Administrator\", ", "roles = [").comes_to(LOOSENED);
}

#[test]
fn a_policy_that_is_removed_loosens() {
    Change::called("policy_removed").from(APPS, "").comes_to(LOOSENED);
}

#[test]
fn a_policy_that_is_added_tightens() {
    let told = Change::called("policy_added").from(APPS, "").turned().comes_to(CHANGED);
    assert_eq!(told["objects"][0]["change"], "created");
}

#[test]
fn a_policy_that_is_turned_off_loosens() {
    Change::called("policy_off").from(APPS, &apps_in_state("disabled")).comes_to(LOOSENED);
}

#[test]
fn a_policy_that_only_reports_loosens() {
    Change::called("policy_reports").from(APPS, &apps_in_state("report-only")).comes_to(LOOSENED);
}

#[test]
fn a_change_of_a_policy_that_only_reports_is_no_change_in_meaning() {
    Change::called("reporting_policy_changed")
        .where_both(APPS, &apps_in_state("report-only"))
        .from(&grant_of_apps("controls = [\"mfa\"]"), &grant_of_apps("controls = [\"compliant-device\"]"))
        .comes_to(NO_CHANGE);
}

#[test]
fn a_second_factor_that_becomes_a_choice_loosens() {
    Change::called("or_added")
        .from(&grant_of_apps("controls = [\"mfa\"]"), &grant_of_apps(MFA_OR_COMPLIANT))
        .comes_to(LOOSENED);
}

#[test]
fn a_choice_that_becomes_both_tightens() {
    let both = "operator = \"and\", controls = [\"mfa\", \"compliant-device\"]";
    Change::called("or_becomes_and")
        .where_both(&grant_of_apps("controls = [\"mfa\"]"), &grant_of_apps(MFA_OR_COMPLIANT))
        .from(&grant_of_apps(MFA_OR_COMPLIANT), &grant_of_apps(both))
        .comes_to(CHANGED);
}

#[test]
fn a_device_in_place_of_a_second_factor_is_both() {
    Change::called("mfa_becomes_compliant")
        .from(&grant_of_apps("controls = [\"mfa\"]"), &grant_of_apps("controls = [\"compliant-device\"]"))
        .comes_to(LOOSENED);
}

#[test]
fn a_block_in_place_of_a_second_factor_tightens() {
    Change::called("mfa_becomes_block")
        .from(
            &format!("{BROWSER_RULE}grant = {{ controls = [\"mfa\"] }}"),
            &format!("{BROWSER_RULE}grant = {{ controls = [\"block\"] }}"),
        )
        .comes_to(CHANGED);
}

const MFA_OR_COMPLIANT: &str = "operator = \"or\", controls = [\"mfa\", \"compliant-device\"]";

fn grant_of_apps(grant: &str) -> String {
    format!("client-app-types = [\"mobile-apps-and-desktop-clients\"]\ngrant = {{ {grant} }}")
}

#[test]
fn a_strength_that_is_lowered_loosens() {
    Change::called("strength_lowered")
        .from(
            "[\"fido2\", \"windowsHelloForBusiness\"]",
            "[\"fido2\", \"windowsHelloForBusiness\", \"password,microsoftAuthenticatorPush\"]",
        )
        .comes_to(LOOSENED);
}

#[test]
fn a_strength_that_is_raised_tightens() {
    Change::called("strength_raised").from("[\"fido2\", \"windowsHelloForBusiness\"]", "[\"fido2\"]").comes_to(CHANGED);
}

#[test]
fn a_strength_in_place_of_another_is_both() {
    Change::called("strength_exchanged")
        .from("[\"fido2\", \"windowsHelloForBusiness\"]", "[\"fido2\", \"x509CertificateMultiFactor\"]")
        .comes_to(LOOSENED);
}

#[test]
fn a_location_that_becomes_trusted_loosens() {
    Change::called("location_trusted")
        .where_both("exclude = [\"offices\"]", "exclude = [\"all-trusted\"]")
        .from("trusted = false", "trusted = true")
        .comes_to(LOOSENED);
}

#[test]
fn a_location_that_grows_loosens() {
    Change::called("location_grows")
        .from("[\"203.0.113.0/24\"]", "[\"203.0.113.0/24\", \"192.0.2.0/28\"]")
        .comes_to(LOOSENED);
}

#[test]
fn a_location_that_shrinks_tightens() {
    Change::called("location_shrinks").from("[\"203.0.113.0/24\"]", "[\"203.0.113.0/25\"]").comes_to(CHANGED);
}

#[test]
fn a_location_in_another_notation_is_no_change_in_meaning() {
    Change::called("location_notation")
        .from("[\"203.0.113.0/24\"]", "[\"203.0.113.0/25\", \"203.0.113.128/25\"]")
        .comes_to(NO_CHANGE);
}

#[test]
fn a_protocol_that_is_allowed_loosens_for_those_whom_no_policy_stops() {
    Change::called("protocol_allowed")
        .from("allow-basic-auth = []", "allow-basic-auth = [\"smtp\"]")
        .comes_to(LOOSENED);
}

#[test]
fn a_protocol_that_is_refused_tightens() {
    Change::called("protocol_refused")
        .from("allow-basic-auth = []", "allow-basic-auth = [\"smtp\"]")
        .turned()
        .comes_to(CHANGED);
}

#[test]
fn a_protocol_that_the_service_refuses_anyway_is_no_change_in_meaning() {
    Change::called("protocol_refused_anyway")
        .from("allow-basic-auth = []", "allow-basic-auth = [\"imap\", \"pop\"]")
        .comes_to(NO_CHANGE);
}

#[test]
fn a_sender_with_a_password_loosens() {
    Change::called("sender_with_password")
        .adds("\n[[exceptions.legacy-authentication]]\nwho = [\"scanners\"]\nprotocols = [\"smtp\"]\nreason = \"floor printers\"\n")
        .adds("\n[[exceptions.conditional-access]]\nwho = [\"scanners\"]\npolicies = [\"legacy\"]\nreason = \"floor printers\"\n")
        .comes_to(LOOSENED);
}

#[test]
fn a_kind_of_client_that_is_no_longer_named_loosens() {
    Change::called("client_dropped")
        .from("client-app-types = [\"exchange-active-sync\", \"other\"]", "client-app-types = [\"other\"]")
        .comes_to(LOOSENED);
}

#[test]
fn a_platform_left_out_loosens() {
    Change::called("platform_left_out")
        .from(BROWSERS, &format!("{BROWSERS}platforms = {{ include = [\"all\"], exclude = [\"linux\"] }}\n"))
        .comes_to(LOOSENED);
}

#[test]
fn fewer_applications_loosen() {
    Change::called("applications_narrowed")
        .from(
            "applications = { include = [\"all\"] }\nclient-app-types = [\"mobile-apps",
            "applications = { include = [\"office-365\"] }\nclient-app-types = [\"mobile-apps",
        )
        .comes_to(LOOSENED);
}

#[test]
fn a_longer_session_loosens() {
    Change::called("session_longer")
        .from("sign-in-frequency = \"4h\"", "sign-in-frequency = \"8h\"")
        .comes_to(LOOSENED);
}

#[test]
fn a_shorter_session_tightens() {
    Change::called("session_shorter")
        .from("sign-in-frequency = \"4h\"", "sign-in-frequency = \"1h\"")
        .comes_to(CHANGED);
}

#[test]
fn a_browser_that_stays_signed_in_loosens() {
    Change::called("browser_stays").from(", persistent-browser = \"never\"", "").comes_to(LOOSENED);
}

#[test]
fn a_session_for_more_devices_tightens() {
    Change::called("session_for_more").from(" -or device.trustType -eq \\\"ServerAD\\\"", "").comes_to(CHANGED);
}

#[test]
fn conditions_that_two_policies_exchange_are_no_change_in_meaning() {
    let (offices, linux) =
        ("locations = { include = [\"all\"], exclude = [\"offices\"] }", "platforms = { include = [\"linux\"] }");
    let rest =
        "users = { include = [\"kiosk\"], exclude = [\"emergency-access\"] }\napplications = { include = [\"all\"] }";
    let second = policy("kiosk-linux", &format!("{rest}\n{linux}\ngrant = {{ controls = [\"block\"] }}"));
    Change::called("conditions_exchanged")
        .where_both_have(&second)
        .from(linux, "<this>")
        .from(offices, linux)
        .from("<this>", offices)
        .comes_to(NO_CHANGE);
}

#[test]
fn a_policy_about_risk_tightens() {
    Change::called("risk_policy")
        .adds(&policy(
            "risk",
            &format!("{EVERYBODY}\nsign-in-risk-levels = [\"high\"]\ngrant = {{ controls = [\"block\"] }}"),
        ))
        .comes_to(CHANGED);
}

#[test]
fn a_flow_that_is_blocked_tightens() {
    Change::called("flow_blocked")
        .adds(&policy(
            "flows",
            &format!(
                "{EVERYBODY}\nauthentication-flows = [\"device-code-flow\"]\ngrant = {{ controls = [\"block\"] }}"
            ),
        ))
        .comes_to(CHANGED);
}

#[test]
fn a_ring_that_is_skipped_is_a_change_of_the_rollout() {
    let told = Change::called("ring_skipped")
        .from("[[rollout.rings]]\nname = \"pilot\"\naudience = \"pilot\"\nmode = \"enforce\"\nsoak = \"7d\"\n\n", "")
        .comes_to(CHANGED);
    assert_eq!(told["rollout"]["rings"][0]["ring"], "pilot");
}

#[test]
fn a_ring_that_enforces_at_once_is_a_change_of_the_rollout() {
    Change::called("ring_enforces").from("mode = \"report-only\"\n", "mode = \"enforce\"\n").comes_to(CHANGED);
}

#[test]
fn less_time_between_rings_is_a_change_of_the_rollout() {
    Change::called("soak").from("soak = \"7d\"", "soak = \"12h\"").comes_to(CHANGED);
}

#[test]
fn one_more_person_in_the_pilot_is_no_change_in_the_end() {
    let told = Change::called("pilot_grows")
        .from("\"user02@contoso.com\"]", "\"user02@contoso.com\", \"user03@contoso.com\"]")
        .comes_to(NO_CHANGE);
    assert!(told["rollout"]["scripts"].to_string().contains("user03@contoso.com"));
}

#[test]
fn another_tenant_is_said() {
    let told = Change::called("tenant").from("0f3c2a52-", "1f3c2a52-").comes_to(NO_CHANGE);
    assert!(told["notes"][0].as_str().unwrap().contains("different tenants"));
}

/// What no step makes, and a posture only says.
#[test]
fn a_fact_about_the_organization_is_named_as_the_cause() {
    let server = "[organization.exchange-server]\nversion = \"SE\"\norganization-name = \"Contoso\"\norganization-id = \
                  \"aaaaaaaa-1111-4111-8111-111111111111\"\nhybrid-modern-authentication = \"enabled\"\n\
                  outlook-on-the-web = \"not-published\"\n";
    let told = Change::called("fact")
        .where_both("[organization.exchange-online]\n", &format!("[organization.exchange-online]\n\n{server}"))
        .where_both(
            "[\"user01@contoso.com\", \"user02@contoso.com\"]",
            "[{ user = \"user01@contoso.com\", mailbox = \"exchange-online\" }, { user = \"user02@contoso.com\", mailbox = \"exchange-server\" }]",
        )
        .where_both("members = [\"scanner01@contoso.com\"]", "mailboxes = \"exchange-online\"\nmembers = [\"scanner01@contoso.com\"]")
        .from("\"not-published\"", "\"hybrid-modern-authentication\"")
        .comes_to(LOOSENED);
    let cause = &told["effect"][0]["responsible"][0];
    assert_eq!(
        (&cause["kind"], &cause["name"]),
        (&json!("fact"), &json!("organization.exchange-server.outlook-on-the-web"))
    );
    assert!(cause["new"]["place"].as_str().unwrap().starts_with("posture.toml:"));
}

const AT_AD_FS: &str = r#"
[ad-fs]
access-control-policy-today = "permit-everyone-and-require-mfa"
federated-domains = ["contoso.com"]
unnamed-people-federated = true
"#;

/// A change of an organization in which people sign in at AD FS.
fn federated(name: &'static str) -> Change {
    let accounts = "[\"bg1@contoso.com\", \"bg2@contoso.com\"]";
    Change::called(name)
        .where_both(accounts, &accounts.replace("contoso.com", "contoso.onmicrosoft.com"))
        .where_both("[organization.exchange-online]\n", "identity = \"federated\"\n\n[organization.exchange-online]\n")
}

#[test]
fn a_fact_about_ad_fs_is_named_as_the_cause() {
    let told = federated("ad_fs_fact")
        .where_both_have(AT_AD_FS)
        .from("unnamed-people-federated = true", "unnamed-people-federated = false")
        .comes_to(LOOSENED);
    let cause = &told["effect"][0]["responsible"][0];
    assert_eq!((&cause["kind"], &cause["name"]), (&json!("fact"), &json!("ad-fs.unnamed-people-federated")));
    assert!(cause["new"]["place"].as_str().unwrap().starts_with("posture.toml:"), "{cause}");
}

#[test]
fn ad_fs_that_asks_tightens() {
    let told = federated("ad_fs_asks")
        .where_both_have(&AT_AD_FS.replace("-and-require-mfa", ""))
        .from("\"permit-everyone\"\n", "\"permit-everyone\"\naccess-control-policy = \"permit-everyone-and-require-mfa\"\ncovers-every-service = true\n")
        .comes_to(CHANGED);
    let cause = &told["effect"][0]["responsible"][0];
    assert_eq!((&cause["kind"], &cause["name"]), (&json!("fact"), &json!("ad-fs.access-control-policy")));
}
