//! Rehearsals on a real PowerShell, where there is one: scripts and modules parse, the analyzer finds nothing, and both
//! engines run scripts alike.

use std::path::{Path, PathBuf};
use std::time::Duration;

use posturec::plan::Workload;
use posturec::rehearse::engine::{Argument, Engine, Invocation};
use posturec::rehearse::host::{
    EnginePath, FreshEngine, Installation, KeptEngine, LIMIT, Server, Workspace, check_scripts, find_engines,
};
use posturec::rehearse::tenant::Release;

use crate::powershell::scripts;
use crate::rehearse_host::{tenant, tools};
use crate::support::{Sandbox, manifest_folder};

/// The engines of this machine; none, and a word about it, where there is none.
fn engines() -> Vec<EnginePath> {
    match find_engines(None) {
        Ok(engines) => engines,
        Err(reason) => {
            assert!(std::env::var_os("POSTUREC_DEMAND_ENGINE").is_none(), "{reason}");
            println!("skipped: no PowerShell engine");
            Vec::new()
        }
    }
}

/// Both ways to run scripts, on every engine.
fn each_engine(test: impl Fn(&mut dyn Engine, &Workspace, &Installation)) {
    for engine in engines() {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let installation = engine.probe(&workspace).unwrap();
        test(&mut FreshEngine::new(&installation, &workspace, LIMIT), &workspace, &installation);
        test(&mut KeptEngine::new(&installation, &workspace, LIMIT), &workspace, &installation);
    }
}

fn script(workspace: &Workspace, name: &str, text: &str) -> PathBuf {
    let path = workspace.root().join(name);
    std::fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    path
}

#[test]
fn stub_modules_and_what_runs_scripts_parse_in_every_engine() {
    for engine in engines() {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let texts = tools();
        let files: Vec<PathBuf> = texts
            .iter()
            .enumerate()
            .map(|(number, (name, text))| {
                let extension = Path::new(name).extension().unwrap().to_str().unwrap();
                let path = workspace.root().join(format!("tool{number}.{extension}"));
                std::fs::write(&path, text).unwrap();
                path
            })
            .collect();
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let checked = check_scripts(&engine, &workspace, &files, LIMIT).unwrap();
        // the rules for what goes out to people do not bind what only rehearsals run
        let found: Vec<_> = checked.findings.iter().filter(|finding| finding.rule == "parser").collect();
        assert!(found.is_empty(), "{}: {found:#?}", engine.path().display());
    }
}

#[test]
fn parser_and_analyzer_find_nothing_in_scripts_of_every_kind_and_nothing_silences_them() {
    for engine in engines() {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let scripts = scripts();
        let files: Vec<PathBuf> = scripts
            .iter()
            .map(|(name, text)| script(&workspace, &format!("{name}.ps1"), &text.replace('\r', "")))
            .collect();
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let checked = check_scripts(&engine, &workspace, &files, Duration::from_secs(3600)).unwrap();
        if checked.analyzer.is_none() {
            println!("skipped: PSScriptAnalyzer is not installed for {}", engine.path().display());
        }
        let found: Vec<String> = checked
            .findings
            .iter()
            .map(|one| format!("{}:{}:{}: {}: {}", scripts[one.script].0, one.line, one.column, one.rule, one.message))
            .collect();
        assert!(found.is_empty(), "{}:\n{}", engine.path().display(), found.join("\n"));
    }
}

#[test]
fn a_script_that_does_not_parse_is_found_out() {
    for engine in engines() {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let broken = script(&workspace, "broken.ps1", "if ($true) {\n");
        let silenced = "[Diagnostics.CodeAnalysis.SuppressMessageAttribute('x', '')]\nparam()\n";
        let silenced = script(&workspace, "silenced.ps1", silenced);
        let checked = check_scripts(&engine, &workspace, &[&broken, &silenced], LIMIT).unwrap();
        let has = |script: usize, rule: &str| {
            checked.findings.iter().any(|finding| finding.script == script && finding.rule == rule)
        };
        assert!(has(0, "parser") && has(1, "suppression"), "{checked:?}");
    }
}

/// Prints what it was given and what it finds, and ends as rollout scripts do.
const SCRIPT: &str = "\
[CmdletBinding(SupportsShouldProcess)]
param([string] $Mode = 'Plan', [int] $MaxChange = 1, [string] $RunFolder = '', [switch] $Force)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$code = 8
try {
    $context = Get-MgContext
    $status = 0
    $text = Invoke-MgGraphRequest -Method 'GET' -Uri '/nowhere' -OutputType 'Json' -SkipHttpErrorCheck `
        -StatusCodeVariable 'status'
    $module = (Get-Command -Name 'Get-MgContext').Module.ModuleBase
    Write-Host -Object ('{0}|{1}|{2}|{3}' -f $Mode, ($MaxChange + 1), [bool]$Force, $RunFolder)
    Write-Host -Object ('{0}|{1}|{2}' -f $context.TenantId, $status, $text.Contains('NotFound'))
    Write-Host -Object ('module {0}' -f $module)
    $code = 5
}
finally { exit $code }
";

#[test]
fn both_engines_give_a_script_its_arguments_and_modules_and_return_its_code() {
    each_engine(|engine, workspace, installation| {
        let server = Server::start(tenant(&[]), 0).unwrap();
        let path = script(workspace, "ordinary.ps1", SCRIPT);
        let with = |name, value: &str| Argument { name, value: Some(value.to_owned()) };
        let arguments = [
            with("Mode", "Apply"),
            with("MaxChange", "7"),
            Argument { name: "Force", value: None },
            with("RunFolder", "a 'folder' $x"),
        ];
        let address = server.address();
        let call = Invocation { script: &path, arguments: &arguments, workload: Workload::Graph, address };
        for _ in 0..2 {
            let ran = engine.run(&call).unwrap();
            assert_eq!(ran.code, Some(5), "{installation:?}: {}", ran.output);
            assert!(ran.output.contains("Apply|8|True|a 'folder' $x"), "{}", ran.output);
            assert!(ran.output.contains("11111111-1111-4111-8111-111111111111|404|True"), "{}", ran.output);
            let modules = workspace.modules(Workload::Graph);
            assert!(ran.output.contains(&format!("module {}", modules.display())), "{}", ran.output);
        }
        let refused = Invocation { arguments: &[with("Unknown", "x")], ..call };
        assert_eq!(engine.run(&refused).unwrap().code, Some(1));
    });
}

/// The whole command on an example, and some faults of every kind.
fn rehearse_example((name, faults): (&str, &str)) {
    if engines().is_empty() {
        return;
    }
    let sandbox = Sandbox::new();
    let posture = manifest_folder().join(format!("examples/{name}/posture.toml"));
    let built = sandbox.run(&["build", posture.to_str().unwrap(), "-o", "out"]);
    assert_eq!(built.code, 0, "{}", built.text());
    let mut arguments = vec!["rehearse", "out", "--hostile"];
    arguments.extend(faults.split(' ').flat_map(|fault| ["--fault", fault]));
    let mut command = sandbox.command(&arguments);
    command.envs(std::env::vars_os());
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// What is tried of the fault matrix, by example: each kind of fault somewhere.
pub const TRIED: [(&str, &str); 2] = [
    (
        "small-business",
        "throttled@2 busy@9 dropped-before@10 dropped-after@11 denied@1 session-lost@13 killed-before@3 killed-after@4 \
         lag@1 edited@2 duplicate@2 wrong-tenant@1 two-sessions@10",
    ),
    ("contoso-hybrid", "killed-after@30 edited@31 wrong-tenant@12 denied@60"),
];

#[test]
fn a_small_business_is_rehearsed_in_a_real_powershell() {
    rehearse_example(TRIED[0]);
}

#[test]
fn a_hybrid_organization_is_rehearsed_in_a_real_powershell() {
    rehearse_example(TRIED[1]);
}

#[test]
fn both_engines_survive_a_crash_of_the_script() {
    each_engine(|engine, workspace, _| {
        let server = Server::start(tenant(&["killed-before@1"]), 0).unwrap();
        let write =
            "Invoke-MgGraphRequest -Method 'PATCH' -Uri '/v1.0/groups/1' -Body '{}' -SkipHttpErrorCheck\nexit 2\n";
        let path = script(workspace, "crash.ps1", write);
        let address = server.address();
        let call = Invocation { script: &path, arguments: &[], workload: Workload::Graph, address };
        assert_eq!(engine.run(&call).unwrap().code, None);
        let ran = engine.run(&call).unwrap();
        assert_eq!(ran.code, Some(2), "{}", ran.output);
        assert_eq!(server.tenant().writes(), 2);
    });
}

#[test]
fn a_kept_engine_shows_a_script_the_cmdlets_of_its_workload_alone() {
    for engine in engines() {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let installation = engine.probe(&workspace).unwrap();
        let mut engine = KeptEngine::new(&installation, &workspace, LIMIT);
        let server = Server::start(tenant(&[]), 0).unwrap();
        let text = "\
foreach ($name in 'Get-MgContext', 'Get-ConnectionInformation', 'Get-OrganizationConfig') {
    $found = Get-Command -Name $name -ErrorAction SilentlyContinue
    if ($null -ne $found) { Write-Host -Object ('{0} of {1}' -f $name, $found.ModuleName) }
}
Write-Host -Object ('Z{0}rich' -f [char]0xFC)
exit 0
";
        let path = script(&workspace, "look.ps1", text);
        let graph = "Get-MgContext of Microsoft.Graph.Authentication\n";
        let online = "Get-ConnectionInformation of ExchangeOnlineManagement\n\
                      Get-OrganizationConfig of ExchangeOnlineManagement\n";
        let on_premises = "Get-OrganizationConfig of ExchangeManagementShell\n";
        for (workload, wanted) in [
            (Workload::Graph, graph),
            (Workload::ExchangeServer, on_premises),
            (Workload::ExchangeOnline, online),
            (Workload::ExchangeServer, on_premises),
            (Workload::Graph, graph),
        ] {
            let address = server.address();
            let ran = engine.run(&Invocation { script: &path, arguments: &[], workload, address }).unwrap();
            assert_eq!((ran.code, ran.output), (Some(0), format!("{wanted}Zürich\n")), "{workload:?}");
        }
    }
}
