//! Applications by the names that a posture has for them. Keywords of Graph are case-sensitive, so authors never write
//! them.

/// How far a policy can select an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// A keyword of Graph, not an application id.
    Keyword,
    /// A resource: what policies select.
    Resource,
    /// A public client: a policy selects the resource that it asks for, never the client.
    PublicClient,
    /// A resource that no policy can select.
    NotTargetable,
}

/// An application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Application {
    /// The name in a posture.
    pub alias: &'static str,
    /// What Graph is told: a keyword or the application id.
    pub value: &'static str,
    /// The display name.
    pub name: &'static str,
    /// Can policies select it?
    pub reach: Reach,
}

impl Application {
    const fn new(alias: &'static str, value: &'static str, name: &'static str, reach: Reach) -> Self {
        Self { alias, value, name, reach }
    }

    /// Can a policy select it, as a keyword or as an id?
    #[must_use]
    pub fn is_targetable(&self) -> bool {
        matches!(self.reach, Reach::Keyword | Reach::Resource)
    }
}

/// The application of that alias.
#[must_use]
pub fn find_application(alias: &str) -> Option<&'static Application> {
    APPLICATIONS.iter().find(|application| application.alias == alias)
}

/// The application that Graph calls so; ids in any case, keywords exactly.
#[must_use]
pub fn find_application_by_value(value: &str) -> Option<&'static Application> {
    APPLICATIONS.iter().find(|application| match application.reach {
        Reach::Keyword => application.value == value,
        _ => application.value.eq_ignore_ascii_case(value),
    })
}

/// Keywords and well-known first-party applications, by alias (conditionalAccessApplications page, 2026; pages on cloud
/// apps in Conditional Access, 2026-01; public clients are from the same and from Microsoft's list of its own apps).
pub static APPLICATIONS: [Application; 41] = [
    Application::new("all", "All", "All resources", Reach::Keyword),
    Application::new(
        "authentication-broker",
        "29d9ed98-a469-4536-ade2-f981bc1d605e",
        "Microsoft Authentication Broker",
        Reach::PublicClient,
    ),
    Application::new("azure-cli", "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI", Reach::PublicClient),
    Application::new("azure-devops", "499b84ac-1321-427f-aa17-267ca6975798", "Azure DevOps", Reach::Resource),
    Application::new("azure-portal", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal", Reach::Resource),
    Application::new(
        "azure-powershell",
        "1950a258-227b-4e31-a9cf-717495945fc2",
        "Microsoft Azure PowerShell",
        Reach::PublicClient,
    ),
    Application::new(
        "azure-resource-manager",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        "Azure Resource Manager",
        Reach::Resource,
    ),
    Application::new(
        "azure-virtual-desktop",
        "9cdead84-a844-4324-93f2-b2e6bb768d07",
        "Azure Virtual Desktop",
        Reach::Resource,
    ),
    Application::new(
        "azure-windows-vm-sign-in",
        "372140e0-b3b7-4226-8ef9-d57986796201",
        "Azure Windows VM Sign-In",
        Reach::Resource,
    ),
    Application::new(
        "defender-for-endpoint-mobile",
        "dd47d17a-3194-4d86-bfd5-c6ae6f5651e3",
        "Microsoft Defender Endpoint on Android and iOS",
        Reach::Resource,
    ),
    Application::new(
        "device-registration-service",
        "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9",
        "Device Registration Service",
        Reach::Resource,
    ),
    Application::new(
        "exchange-admin-center",
        "497effe9-df71-4043-a8bb-14cf78c4b63b",
        "Exchange Admin Center",
        Reach::Resource,
    ),
    Application::new(
        "exchange-online",
        "00000002-0000-0ff1-ce00-000000000000",
        "Office 365 Exchange Online",
        Reach::Resource,
    ),
    Application::new(
        "exchange-online-protection",
        "00000007-0000-0ff1-ce00-000000000000",
        "Microsoft Exchange Online Protection",
        Reach::Resource,
    ),
    Application::new(
        "exchange-powershell",
        "fb78d390-0c51-40cd-8e17-fdbfab77341b",
        "Microsoft Exchange REST API Based Powershell",
        Reach::PublicClient,
    ),
    Application::new(
        "graph-command-line-tools",
        "14d82eec-204b-4c2f-b7e8-296a70dab67e",
        "Microsoft Graph Command Line Tools",
        Reach::PublicClient,
    ),
    Application::new(
        "microsoft-365-admin-portal",
        "618dd325-23f6-4b6f-8380-4df78026e39b",
        "Microsoft 365 Admin portal",
        Reach::Resource,
    ),
    Application::new("microsoft-admin-portals", "MicrosoftAdminPortals", "Microsoft Admin Portals", Reach::Keyword),
    Application::new(
        "microsoft-graph",
        "00000003-0000-0000-c000-000000000000",
        "Microsoft Graph",
        Reach::NotTargetable,
    ),
    Application::new("microsoft-intune", "0000000a-0000-0000-c000-000000000000", "Microsoft Intune", Reach::Resource),
    Application::new(
        "microsoft-intune-enrollment",
        "d4ebce55-015a-49b5-a083-c84d1797ae8c",
        "Microsoft Intune Enrollment",
        Reach::Resource,
    ),
    Application::new(
        "microsoft-office",
        "d3590ed6-52b3-4102-aeff-aad2292ab01c",
        "Microsoft Office",
        Reach::PublicClient,
    ),
    Application::new("none", "None", "None", Reach::Keyword),
    Application::new("office-365", "Office365", "Office 365", Reach::Keyword),
    Application::new(
        "office-365-portal",
        "00000006-0000-0ff1-ce00-000000000000",
        "Microsoft Office 365 Portal",
        Reach::Resource,
    ),
    Application::new("office-365-service", "67ad5377-2d78-4ac2-a867-6300cda00e85", "Office 365", Reach::Resource),
    Application::new(
        "outlook-desktop",
        "5d661950-3475-41cd-a2c3-d671a3162bc1",
        "Microsoft Outlook",
        Reach::PublicClient,
    ),
    Application::new("outlook-mobile", "27922004-5251-4030-b22d-91ecd9a37ea4", "Outlook Mobile", Reach::PublicClient),
    Application::new(
        "outlook-on-the-web",
        "9199bf20-a13f-4107-85dc-02114787ef48",
        "Outlook Web App Office 365",
        Reach::Resource,
    ),
    Application::new("power-bi", "00000009-0000-0000-c000-000000000000", "Power BI Service", Reach::Resource),
    Application::new(
        "privileged-identity-management",
        "01fc33a7-78ba-4d2f-a4b7-768e336e890e",
        "MS-PIM",
        Reach::Resource,
    ),
    Application::new(
        "security-and-compliance-center",
        "80ccca67-54bd-44ab-8625-4b79c4dc7775",
        "Microsoft 365 Security and Compliance Center",
        Reach::Resource,
    ),
    Application::new(
        "sharepoint-online",
        "00000003-0000-0ff1-ce00-000000000000",
        "Office 365 SharePoint Online",
        Reach::Resource,
    ),
    Application::new(
        "skype-for-business-online",
        "00000004-0000-0ff1-ce00-000000000000",
        "Skype for Business Online",
        Reach::Resource,
    ),
    Application::new("teams-client", "1fec8e78-bce4-4aaf-ab1b-5451cc387264", "Microsoft Teams", Reach::PublicClient),
    Application::new(
        "teams-service",
        "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
        "Microsoft Teams Services",
        Reach::Resource,
    ),
    Application::new("viva-engage", "00000005-0000-0ff1-ce00-000000000000", "Viva Engage", Reach::Resource),
    Application::new("windows-365", "0af06dc6-e4b5-4f28-818e-e78e62d137a5", "Windows365AppId", Reach::Resource),
    Application::new(
        "windows-azure-active-directory",
        "00000002-0000-0000-c000-000000000000",
        "Windows Azure Active Directory",
        Reach::Resource,
    ),
    Application::new(
        "windows-cloud-login",
        "270efc09-cd0d-444b-a71f-39af4910ec45",
        "Windows Cloud Login",
        Reach::Resource,
    ),
    Application::new(
        "windows-store-for-business",
        "45a330b1-b1ec-4cc1-9161-9f03992aa49f",
        "Windows Store for Business",
        Reach::Resource,
    ),
];
