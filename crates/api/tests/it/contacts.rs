//! Contacts by hand: names, identities, facts, and hostile text in every field of them.

use serde_json::{Value, json};
use steward_model::{Role, Scope};
use steward_testkit::{Database, Person, TestServer};

pub(crate) const MESSAGES: &str = "/api/v1/public/acme/messages";

/// The contact behind a portal session.
pub(crate) async fn id_of(contact: &Person) -> String {
    let session = contact.post("/api/v1/public/acme/session", json!({ "channel": "portal" }), 200).await;
    session["contact"]["id"].as_str().unwrap().to_owned()
}

/// Writes as a customer, and waits until what follows from it is done.
pub(crate) async fn say(server: &TestServer, contact: &Person, text: &str) -> Value {
    let written = contact.post(MESSAGES, json!({ "text": text }), 201).await;
    server.settle().await;
    written
}

fn texts(rows: &Value, name: &str) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn plt_04_identities_are_added_once_kept_unique_and_taken_away() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let new = json!({ "name": "Ana", "identities": [{ "kind": "email", "value": "Ana@Example.com" }] });
        let ana = owner.post("/api/v1/contacts", new, 201).await;
        assert_eq!(ana["identities"][0]["value"], "ana@example.com");
        assert_eq!(ana["identities"][0]["verified"], false);
        let path = format!("/api/v1/contacts/{}/identities", ana["id"].as_str().unwrap());
        let phone = json!({ "kind": "phone", "value": "+49 30 901820" });
        let added = owner.post(&path, phone.clone(), 201).await;
        assert_eq!(added["value"], "+4930901820");
        assert_eq!(owner.post(&path, phone.clone(), 201).await["id"], added["id"]);
        let bob = owner.post("/api/v1/contacts", json!({ "name": "Bob" }), 201).await;
        let taken =
            owner.post(&format!("/api/v1/contacts/{}/identities", bob["id"].as_str().unwrap()), phone, 409).await;
        assert_eq!(taken["code"], "identity_taken");
        assert!(taken["detail"].as_str().unwrap().contains("Ana"), "{taken}");
        server.member(Role::Viewer).await.post(&path, json!({ "kind": "email", "value": "a@b.test" }), 403).await;
        let gone = format!("{path}/{}", added["id"].as_str().unwrap());
        owner.delete(&gone, 204).await;
        owner.delete(&gone, 404).await;
        let found = owner.get("/api/v1/contacts?q=example.com", 200).await;
        assert_eq!(texts(&found["data"], "id"), [ana["id"].as_str().unwrap()]);
        assert_eq!(found["data"][0]["phone"], Value::Null);
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_04_what_a_customer_says_is_noted_with_its_source_and_a_member_outranks_it() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let visitor = server.contact().await;
        let words = "Hello, my name is Ana Beltrán, you can reach me at ana@example.com or +49 30 901820.";
        let written = say(&server, &visitor, words).await;
        let path = format!("/api/v1/contacts/{}", id_of(&visitor).await);
        let contact = owner.get(&path, 200).await;
        assert_eq!(contact["name"], "Ana Beltrán");
        assert_eq!(texts(&contact["identities"], "value"), ["ana@example.com", "+4930901820"]);
        assert!(contact["identities"].as_array().unwrap().iter().all(|identity| identity["verified"] == false));
        let said = &contact["facts"][0];
        assert_eq!((&said["field"]["key"], &said["value"]), (&json!("name"), &json!("Ana Beltrán")));
        assert_eq!(said["source"]["kind"], "customer");
        assert_eq!(said["source"]["id"], written["message"]["id"]);
        assert_eq!(said["source"]["conversation_id"], written["conversation_id"]);
        assert!(said["confidence"].as_f64().unwrap() < 1.0);
        // The same words again are no new fact.
        say(&server, &visitor, words).await;
        assert_eq!(owner.get(&path, 200).await["facts"][0]["history_count"], 0);
        owner.put(&format!("{path}/facts/name"), json!({ "value": "Ana Beltrán Ruiz" }), 200).await;
        say(&server, &visitor, "Sorry, my name is Bea Muster.").await;
        let contact = owner.get(&path, 200).await;
        assert_eq!(contact["name"], "Ana Beltrán Ruiz");
        assert_eq!(contact["facts"][0]["source"]["kind"], "member");
        assert!(contact["facts"][0]["source"]["label"].is_string());
        let history = owner.get(&format!("{path}/facts/name/history"), 200).await;
        assert_eq!(texts(&history["data"], "value"), ["Bea Muster", "Ana Beltrán"]);
        // The timeline tells of it, to whoever may read contacts.
        let events = server.member(Role::Viewer).await.get(&format!("{path}/events"), 200).await;
        assert!(texts(&events["data"], "type").contains(&String::from("fact.recorded")), "{events}");
        server.stop().await;
    }
}

#[tokio::test]
async fn facts_are_checked_by_their_field() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let contact = owner.post("/api/v1/contacts", json!({ "name": "Ana" }), 201).await;
    let path = format!("/api/v1/contacts/{}/facts", contact["id"].as_str().unwrap());
    let fields = owner.get("/api/v1/fields", 200).await;
    assert!(texts(&fields["data"], "key").contains(&String::from("home_town")));
    let town = owner.put(&format!("{path}/home_town"), json!({ "value": "Sheffield" }), 200).await;
    assert_eq!((&town["value"], &town["confidence"]), (&json!("Sheffield"), &json!(1.0)));
    assert_eq!(
        owner.put(&format!("{path}/star_sign"), json!({ "value": "x" }), 422).await["fields"][0]["code"],
        "unknown_field"
    );
    owner.put(&format!("{path}/home_town"), json!({ "value": "" }), 422).await;
    owner.put(&format!("{path}/home_town"), json!({ "value": { "a": [] } }), 422).await;
    owner.put(&format!("{path}/home_town"), json!({ "value": "x".repeat(501) }), 422).await;
    server.member(Role::Viewer).await.put(&format!("{path}/home_town"), json!({ "value": "x" }), 403).await;
    owner.get(&format!("{path}/home_town/history"), 200).await;
}

#[tokio::test]
async fn section_7_script_sql_and_right_to_left_text_stay_text_in_every_field_of_a_contact() {
    let hostile = [
        "<script>alert(1)</script>",
        "'; DROP TABLE contacts; --",
        "\u{202e}مرحبا <b>שלום</b>",
        "%_\\ {{7*7}} ${jndi:x}",
        "🙂🙃",
    ];
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        for text in hostile {
            let identity = json!({ "kind": "crm", "value": text });
            let new = json!({ "name": text, "identities": [identity.clone()] });
            let contact = owner.post("/api/v1/contacts", new, 201).await;
            let path = format!("/api/v1/contacts/{}", contact["id"].as_str().unwrap());
            assert_eq!((&contact["name"], &contact["identities"][0]["value"]), (&json!(text), &json!(text)));
            owner.patch(&path, json!({ "name": format!("{text}!") }), 200).await;
            let fact = owner.put(&format!("{path}/facts/company"), json!({ "value": text }), 200).await;
            assert_eq!(fact["value"], text);
            owner.post("/api/v1/contacts", json!({ "identities": [identity] }), 409).await;
            let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let found = owner.get(&format!("/api/v1/contacts?q={query}"), 200).await;
            assert_eq!(texts(&found["data"], "id"), [contact["id"].as_str().unwrap()], "{text}");
            let other = owner.post("/api/v1/contacts", json!({ "name": "Other" }), 201).await;
            let merging = json!({ "other_id": other["id"], "note": text });
            let merged = owner.post(&format!("{path}/merge"), merging, 200).await;
            assert_eq!(merged["contact"]["merged_from"][0]["evidence"]["note"], text);
            owner.put(&format!("{path}/facts/{query}"), json!({ "value": text }), 422).await;
            owner.get(&format!("{path}/facts/{query}/history"), 200).await;
        }
        assert_eq!(owner.get("/api/v1/contacts", 200).await["data"].as_array().unwrap().len(), hostile.len());
        for (kind, value) in [("email", "<script>@x"), ("phone", "1; --"), ("K I N D", "x"), ("crm", "\u{0}")] {
            let new = json!({ "name": "x", "identities": [{ "kind": kind, "value": value }] });
            owner.post("/api/v1/contacts", new, 422).await;
        }
        owner.post("/api/v1/contacts", json!({ "name": "x".repeat(101) }), 422).await;
        owner.post("/api/v1/contacts", json!({}), 422).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn contacts_are_listed_in_pages_whoever_was_seen_last_first() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let visitor = server.contact().await;
        visitor.post("/api/v1/public/acme/messages", json!({ "text": "Hello" }), 201).await;
        for number in 0..4 {
            owner.post("/api/v1/contacts", json!({ "name": format!("Contact {number}") }), 201).await;
        }
        visitor.post("/api/v1/public/acme/messages", json!({ "text": "Hello again" }), 201).await;
        let (mut listed, mut cursor) = (Vec::new(), String::new());
        for rows in [2, 2, 1] {
            let page = owner.get(&format!("/api/v1/contacts?limit=2{cursor}"), 200).await;
            let names = page["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().map(str::to_owned));
            listed.extend(names);
            assert_eq!(page["data"].as_array().unwrap().len(), rows);
            cursor = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        let named = |number: u8| Some(format!("Contact {number}"));
        assert_eq!(listed, [None, named(3), named(2), named(1), named(0)]);
        assert_eq!(cursor, "");
        assert_eq!(owner.get("/api/v1/contacts?cursor=nonsense", 422).await["code"], "invalid_field");
        server.stop().await;
    }
}

#[tokio::test]
async fn a_name_is_found_however_its_letters_are_written() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        for name in ["Özlem Yıldız", "Jürgen Groß", "Anna"] {
            owner.post("/api/v1/contacts", json!({ "name": name }), 201).await;
        }
        for (wanted, name) in
            [("özlem", "Özlem Yıldız"), ("Özl", "Özlem Yıldız"), ("JÜRGEN", "Jürgen Groß"), ("ann", "Anna")]
        {
            let found = owner.get(&format!("/api/v1/contacts?q={wanted}"), 200).await;
            assert_eq!(texts(&found["data"], "name"), [name], "{wanted}");
            let found = owner.get(&format!("/api/v1/search?q={wanted}"), 200).await;
            assert_eq!(texts(&found["contacts"], "name"), [name], "{wanted}");
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn a_key_that_may_write_alone_is_told_what_it_wrote() {
    let server = TestServer::start().await;
    let key = server.key(&[Scope::ContactsWrite]).await;
    let made = key.post("/api/v1/contacts", json!({ "name": "Ana" }), 201).await;
    let path = format!("/api/v1/contacts/{}", made["id"].as_str().unwrap());
    assert_eq!(key.patch(&path, json!({ "name": "Anna" }), 200).await["name"], "Anna");
    key.get(&path, 403).await;
    // What a program sends every hour is noted once.
    for _ in 0..3 {
        key.put(&format!("{path}/facts/company"), json!({ "value": "Acme" }), 200).await;
    }
    let owner = server.owner().await;
    assert_eq!(owner.get(&path, 200).await["facts"][0]["history_count"], 0);
}

#[tokio::test]
async fn plt_04_a_name_that_is_said_in_a_merged_conversation_is_its_own_contacts() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (first, second) = (server.contact().await, server.contact().await);
    say(&server, &first, "Hello").await;
    say(&server, &second, "I'm Ben Carter").await;
    let (one, other) = (id_of(&first).await, id_of(&second).await);
    let merged = owner.post(&format!("/api/v1/contacts/{one}/merge"), json!({ "other_id": other }), 200).await;
    let name = async |id: &str| owner.get(&format!("/api/v1/contacts/{id}"), 200).await["name"].clone();
    assert_eq!(name(&one).await, "Ben Carter");
    say(&server, &first, "My name is Anna Beltrán").await;
    assert_eq!(name(&one).await, "Anna Beltrán");
    owner.post(&format!("/api/v1/merges/{}/undo", merged["merge_id"].as_str().unwrap()), json!({}), 200).await;
    assert_eq!((name(&one).await, name(&other).await), (json!("Anna Beltrán"), json!("Ben Carter")));
}
