//! Which applications the groups of applications hold that Graph has keywords for.

use super::applications::{Reach, find_application_by_value};

/// The keywords that stand for a group of applications.
pub const APPLICATION_GROUPS: [&str; 2] = ["MicrosoftAdminPortals", "Office365"];

/// Does this group hold this application? None where no page says so.
#[must_use]
pub fn application_group_holds(group: &str, application: &str) -> Option<bool> {
    let application = application.to_ascii_lowercase();
    let members: &[&str] = match group {
        "Office365" => &OFFICE_365,
        "MicrosoftAdminPortals" => &ADMIN_PORTALS,
        _ => return None,
    };
    if members.binary_search(&application.as_str()).is_ok() {
        return Some(true);
    }
    let known = find_application_by_value(&application).filter(|known| known.reach == Reach::Resource);
    known.filter(|known| !UNCERTAIN.contains(&known.value)).map(|_| false)
}

/// Well-known applications whose membership the pages leave open: they list portals and some services by name alone.
const UNCERTAIN: [&str; 2] = ["80ccca67-54bd-44ab-8625-4b79c4dc7775", "9199bf20-a13f-4107-85dc-02114787ef48"];

/// The portals for administrators that are listed and whose id is known (cloud apps page of Conditional Access,
/// 2026-01): Azure, Exchange, Microsoft 365. The others are listed by name alone.
static ADMIN_PORTALS: [&str; 3] = [
    "497effe9-df71-4043-a8bb-14cf78c4b63b",
    "618dd325-23f6-4b6f-8380-4df78026e39b",
    "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
];

/// The applications of Office 365 that are listed with an id (page on the Office 365 group of Conditional Access, 2026;
/// it changes without notice).
#[rustfmt::skip]
static OFFICE_365: [&str; 92] = [
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
    "00000004-0000-0ff1-ce00-000000000000",
    "00000005-0000-0ff1-ce00-000000000000",
    "00000006-0000-0ff1-ce00-000000000000",
    "00000007-0000-0ff1-ce00-000000000000",
    "00695ed2-3202-4156-8da1-69f60065e255",
    "08e18876-6177-487e-b8b5-cf950c1e598c",
    "09abbdfd-ed23-44ee-a2d9-a627aa1c90f3",
    "0cd196ee-71bf-4fd6-a57c-b491ffd4fb1e",
    "0f698dd4-f011-4d23-a33e-b36416dcb1e6",
    "0fbd6821-7888-443f-821c-36471d94fda1",
    "13d54852-ae25-4f0b-823a-b09eea89f431",
    "166f1b03-5b19-416f-a94b-1d7aa2d247dc",
    "18f36947-75b0-49fb-8d1c-29584a55cac5",
    "1996141e-2b07-4491-927a-5a024b335c78",
    "1e70cd27-4707-4589-8ec5-9bd20c472a46",
    "1eff577d-b871-4ec2-a30f-b7d43c927d20",
    "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
    "23c898c1-f7e8-41da-9501-f16571f8d097",
    "243c63a3-247d-41c5-9d83-7788c43f1c43",
    "2634dd23-5e5a-431c-81ca-11710d9079f4",
    "2d4d3d8e-2be3-4bef-9f87-7875a61c29de",
    "37f6eaf4-3611-4fbc-9667-ee2ba7e889c0",
    "382b7ce7-33db-4bb9-9300-172f2b56a2d7",
    "392c0cd5-b73d-42f5-9e94-49904793f11c",
    "394866fc-eedb-4f01-8536-3ff84b16be2a",
    "39aaf054-81a5-48c7-a4f8-0293012095b9",
    "3bc2296e-aa22-4ed2-9e1e-946d05afa6a2",
    "3ce44149-e365-40e4-9bb4-8c0ecb710fe6",
    "3ff8e6ba-7dc3-4e9e-ba40-ee12b60d6d48",
    "40775b29-2688-46b6-a3b5-b256bd04df9f",
    "4345a7b9-9a63-4910-a426-35363201d503",
    "4354e225-50c9-4423-9ece-2d5afd904870",
    "4455b2bd-5303-4d53-a2f7-c516f73920d4",
    "4580fd1d-e5a3-4f56-9ad1-aab0e3bf8f76",
    "467423d3-dc5d-4c1e-b0e7-12d85ade8da8",
    "475226c6-020e-4fb2-8a90-7a972cbfc1d4",
    "4765445b-32c6-49b0-83e6-1d93765276ca",
    "48ac35b8-9aa8-4d74-927d-1f4a14a0b239",
    "48af08dc-f6d2-435f-b2a7-069abd99c086",
    "4b233688-031c-404b-9a80-a4f3f2351f90",
    "4c4f550b-42b2-4a16-93f9-fdb9e01bb6ed",
    "51133ff5-8e0d-4078-bcca-84fb7f905b64",
    "57da3f69-2d82-4c17-9e57-2e6d78b2dc60",
    "5a4eed13-c4c4-4b4c-9506-334ab200bf31",
    "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
    "5f00fd34-f302-417f-81ef-1adda179d8fd",
    "6204c1d1-4712-4c46-a7d9-3ed63d992682",
    "62fd1447-0ef3-4ab7-a956-7dd05232ecc1",
    "66a88757-258c-4c72-893c-3e8bed4d6899",
    "67ad5377-2d78-4ac2-a867-6300cda00e85",
    "6a1a91a6-19f9-4a37-b68b-9bed3f4e6595",
    "6b91db1b-f05b-405a-a0b2-e3f60b28d645",
    "6bc3b958-689b-49f5-9006-36d165f30e00",
    "6f82282e-0070-4e78-bc23-e6320c5fa7de",
    "7084e364-df71-4a4a-9e8f-d375b5529913",
    "7557eb47-c689-4224-abcf-aef9bd7573df",
    "75efb5bc-18a1-4e7b-8a66-2ad2503d79c6",
    "75f31797-37c9-498e-8dc9-53c16a36afca",
    "79d1f229-c1e5-4bd5-b2fd-4764b025b103",
    "7fc21101-d09b-4343-8eb3-21187e0431a4",
    "86b4b4b4-db10-481c-876b-07447e7f204f",
    "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7",
    "8e14e873-35ba-4720-b787-0bed94370b17",
    "8f348934-64be-4bb2-bc16-c54c96789f43",
    "905fcf26-4eb7-48a0-9ff0-8dcc7194b5ba",
    "93aca3ff-e61e-477f-b3e7-9fe10c6b97af",
    "93d53678-613d-4013-afc1-62e9e444a0a5",
    "94c63fef-13a3-47bc-8074-75af8c65887a",
    "95de633a-083e-42f5-b444-a4295d8e9314",
    "9e4a5442-a5c9-4f6f-b03f-5b9fcaaf24b1",
    "a23b959c-7ce8-4e57-9140-b90eb88a9e97",
    "ab3be6b7-f5df-413d-ac2d-abf1e3fd9c0b",
    "ab9b8c07-8f02-4f72-87fa-80105867a763",
    "b1379a75-ce5e-4fa3-80c6-89bb39bf646c",
    "b55b276d-2b09-4ad2-8de5-f09cf24ffba9",
    "b737dad2-2f6c-4c65-90e3-ca563267e8b9",
    "b97b6bd4-a49f-4a0c-af18-af507d1da76c",
    "c9a559d2-7aab-4f13-a6ed-e7e9c52aec87",
    "cb58b23f-9a26-4ef4-9e9e-ca08567ef56c",
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
    "cf53fce8-def6-4aeb-8d30-b158e7b1cf83",
    "d2ec8372-dfe3-4557-b7aa-6d898c240f3b",
    "d3590ed6-52b3-4102-aeff-aad2292ab01c",
    "dcad865d-9257-4521-ad4d-bae3e137b345",
    "e03a13ee-9730-4cae-8525-47559c8cf18a",
    "e1829006-9cf1-4d05-8b48-2e665cb48e6a",
    "e1979c22-8b73-4aed-a4da-572cc4d0b832",
    "ebe0c285-db95-403f-a1a3-a793bd6d7767",
    "ec156f81-f23a-47bd-b16f-9fb2c66420f9",
    "fb8d773d-7ef8-4ec0-a117-179f88add510",
];
