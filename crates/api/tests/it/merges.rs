//! Two contacts that are one person: by proof, by suggestion, by hand, and taken apart again (PLT-04).

use futures::future::join_all;
use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::{Database, Person, TestServer};

use crate::contacts::{MESSAGES, id_of, say};

const SUGGESTIONS: &str = "/api/v1/contacts/merge-suggestions";

/// Proves an address as a customer; from then on the session has another token.
async fn prove(server: &TestServer, contact: &Person, identity: &str) -> Person {
    contact.post("/api/v1/public/acme/code", json!({ "identity": identity }), 202).await;
    let code: String = server.mails().await.last().unwrap().subject.chars().take(6).collect();
    let proof = json!({ "identity": identity, "code": code });
    let session = contact.post("/api/v1/public/acme/verify", proof, 200).await;
    let token = session["token"].as_str().unwrap();
    contact.clone().with("authorization", &format!("Bearer {token}"))
}

async fn conversations(owner: &Person, id: &str) -> Vec<String> {
    let rows = owner.get(&format!("/api/v1/contacts/{id}/conversations"), 200).await;
    let mut ids: Vec<String> =
        rows["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

async fn identities(owner: &Person, id: &str) -> Vec<String> {
    let contact = owner.get(&format!("/api/v1/contacts/{id}"), 200).await;
    let rows = contact["identities"].as_array().unwrap();
    let mut values: Vec<String> = rows.iter().map(|row| row["value"].as_str().unwrap().to_owned()).collect();
    values.sort();
    values
}

async fn count(owner: &Person, path: &str) -> usize {
    owner.get(path, 200).await["data"].as_array().unwrap().len()
}

async fn texts_seen(customer: &Person) -> Vec<String> {
    let messages = customer.get(MESSAGES, 200).await;
    let rows = messages["data"].as_array().unwrap().iter().filter(|row| row["author"]["kind"] == "contact");
    rows.map(|row| row["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn plt_04_a_proof_joins_and_a_claim_only_suggests() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let first = server.contact().await;
        say(&server, &first, "hello").await;
        let ana = id_of(&first).await;
        prove(&server, &first, "ana@example.com").await;
        // Somebody who proves the same address is the same person, and the thread goes along.
        let second = server.contact().await;
        say(&server, &second, "hello again").await;
        let visitor = id_of(&second).await;
        let second = prove(&server, &second, "ana@example.com").await;
        assert_eq!(id_of(&second).await, ana);
        assert_eq!(texts_seen(&second).await, ["hello again"]);
        assert_eq!(count(&second, "/api/v1/public/acme/conversations").await, 2);
        let shown = owner.get(&format!("/api/v1/contacts/{visitor}"), 200).await;
        assert_eq!((&shown["id"], &shown["merged_id"]), (&json!(ana), &json!(visitor)));
        assert_eq!(shown["merged_from"][0]["reason"], "proven_identity");
        assert_eq!(conversations(&owner, &visitor).await.len(), 2);
        assert_eq!(count(&owner, SUGGESTIONS).await, 0);
        // Somebody who merely says it is put before the members, with the reason and what it rests on.
        let third = server.contact().await;
        let said = say(&server, &third, "My e-mail is ana@example.com").await;
        let claimer = id_of(&third).await;
        let open = owner.get(SUGGESTIONS, 200).await;
        assert_eq!(open["data"].as_array().unwrap().len(), 1, "{open}");
        let suggestion = &open["data"][0];
        assert_eq!(
            (&suggestion["reason"], &suggestion["evidence"]["value"]),
            (&json!("same_email"), &json!("ana@example.com"))
        );
        assert_eq!(suggestion["evidence"]["message_id"], said["message"]["id"]);
        assert!([&suggestion["contact"]["id"], &suggestion["other"]["id"]].contains(&&json!(claimer)));
        assert_eq!(owner.get(&format!("/api/v1/contacts/{claimer}"), 200).await["merged_id"], Value::Null);
        let dismiss = format!("{SUGGESTIONS}/{}/dismiss", suggestion["id"].as_str().unwrap());
        server.member(Role::Viewer).await.post(&dismiss, json!({}), 403).await;
        owner.post(&dismiss, json!({}), 204).await;
        owner.post(&dismiss, json!({}), 204).await;
        say(&server, &third, "As I said, ana@example.com is my e-mail").await;
        assert_eq!(count(&owner, SUGGESTIONS).await, 0);
        let accept = dismiss.replace("dismiss", "accept");
        assert_eq!(owner.post(&accept, json!({}), 409).await["code"], "suggestion_dismissed");
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_04_merged_by_hand_and_taken_apart_with_what_came_in_meanwhile() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (first, second) = (server.contact().await, server.contact().await);
        say(&server, &first, "my name is Ana Beltrán, ana@example.com").await;
        say(&server, &second, "bea@example.com is me").await;
        let (ana, bea) = (id_of(&first).await, id_of(&second).await);
        let before = [
            (conversations(&owner, &ana).await, identities(&owner, &ana).await),
            (conversations(&owner, &bea).await, identities(&owner, &bea).await),
        ];
        let preview = owner.get(&format!("/api/v1/contacts/{ana}/merge-preview?other_id={bea}"), 200).await;
        assert_eq!(preview["moves"], json!({ "conversations": 1, "identities": 1, "facts": 0 }));
        assert_eq!(preview["name"], "Ana Beltrán");
        let merging = json!({ "other_id": bea, "note": "She told me on the phone." });
        server.member(Role::Viewer).await.post(&format!("/api/v1/contacts/{ana}/merge"), merging.clone(), 403).await;
        let merged = owner.post(&format!("/api/v1/contacts/{ana}/merge"), merging, 200).await;
        let shown = owner.get(&format!("/api/v1/contacts/{bea}"), 200).await;
        assert_eq!((&shown["id"], &shown["conversation_count"]), (&json!(ana), &json!(2)));
        assert_eq!(identities(&owner, &bea).await, ["ana@example.com", "bea@example.com"]);
        assert_eq!(count(&owner, &format!("/api/v1/conversations?status=all&contact={bea}")).await, 2);
        // Both go on writing; one leaves a number, and a member notes an address of the two as one.
        say(&server, &second, "My number is +49 30 901820").await;
        say(&server, &first, "and hello from me").await;
        let added = json!({ "kind": "instagram", "value": "ana.beltran" });
        owner.post(&format!("/api/v1/contacts/{bea}/identities"), added, 201).await;
        assert_eq!(conversations(&owner, &ana).await.len(), 2);
        assert_eq!(identities(&owner, &ana).await.len(), 4);
        // What members think opens nothing to a customer: each sees the own thread alone.
        assert_eq!(texts_seen(&second).await, ["bea@example.com is me", "My number is +49 30 901820"]);
        let foreign = format!("{MESSAGES}?conversation={}", before[0].0[0]);
        second.get(&foreign, 404).await;
        let undo = format!("/api/v1/merges/{}/undo", merged["merge_id"].as_str().unwrap());
        server.member(Role::Viewer).await.post(&undo, json!({}), 403).await;
        let undone = owner.post(&undo, json!({}), 200).await;
        assert_eq!(owner.post(&undo, json!({}), 200).await, undone);
        assert_eq!(conversations(&owner, &ana).await, before[0].0);
        assert_eq!(conversations(&owner, &bea).await, before[1].0);
        assert_eq!(identities(&owner, &ana).await, ["ana.beltran", "ana@example.com"]);
        assert_eq!(identities(&owner, &bea).await, ["+4930901820", "bea@example.com"]);
        let thread = owner.get(&format!("/api/v1/conversations/{}/messages", before[1].0[0]), 200).await;
        assert_eq!(thread["data"].as_array().unwrap().len(), 4, "{thread}");
        say(&server, &second, "still here").await;
        assert_eq!(texts_seen(&second).await.len(), 3);
        // The history keeps both, and the log tells of both.
        let history = owner.get(&format!("/api/v1/merges?contact={bea}"), 200).await;
        let row = &history["data"][0];
        assert_eq!(
            (&row["reason"], &row["evidence"]["note"]),
            (&json!("by_hand"), &json!("She told me on the phone."))
        );
        assert!(row["merged_by"]["name"].is_string() && row["undone_by"]["name"].is_string(), "{row}");
        for kind in ["contact.merged", "contact.unmerged"] {
            let events = owner.get(&format!("/api/v1/events?type={kind}"), 200).await;
            assert_eq!(events["data"][0]["properties"]["absorbed_id"], json!(bea), "{kind}");
        }
        let events = owner.get(&format!("/api/v1/contacts/{bea}/events?limit=200"), 200).await;
        let messages = events["data"].as_array().unwrap().iter().filter(|event| event["type"] == "message.received");
        assert_eq!(messages.count(), 3);
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_04_an_accepted_suggestion_is_open_again_after_the_merge_is_taken_back() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let new = json!({ "name": "Tom", "identities": [{ "kind": "phone", "value": "+4930901820" }] });
    let tom = owner.post("/api/v1/contacts", new, 201).await;
    let visitor = server.contact().await;
    say(&server, &visitor, "call me on +49 30 901820").await;
    let open = owner.get(&format!("{SUGGESTIONS}?contact={}", tom["id"].as_str().unwrap()), 200).await;
    assert_eq!(open["data"][0]["reason"], "same_phone");
    let accept = format!("{SUGGESTIONS}/{}/accept", open["data"][0]["id"].as_str().unwrap());
    owner.post(&accept, json!({ "keep_id": "con_01HZZZZZZZZZZZZZZZZZZZZZZZ" }), 422).await;
    let visitor_id = id_of(&visitor).await;
    let merged = owner.post(&accept, json!({ "keep_id": visitor_id }), 200).await;
    assert_eq!((&merged["contact"]["id"], &merged["contact"]["name"]), (&json!(visitor_id), &json!("Tom")));
    // Accepting again finds the merge that is there.
    let again = owner.post(&accept, json!({ "keep_id": visitor_id }), 200).await;
    assert_eq!((&again["merge_id"], &again["created"]), (&merged["merge_id"], &json!(false)));
    assert_eq!(count(&owner, SUGGESTIONS).await, 0);
    owner.post(&format!("/api/v1/merges/{}/undo", merged["merge_id"].as_str().unwrap()), json!({}), 200).await;
    assert_eq!(count(&owner, SUGGESTIONS).await, 1);
    assert_eq!(owner.get(&format!("/api/v1/contacts/{visitor_id}"), 200).await["name"], Value::Null);
}

#[tokio::test]
async fn plt_04_the_same_full_name_with_something_in_common_is_suggested() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let mut ids = Vec::new();
    for (name, town) in [("Ana Beltrán", "Sheffield"), ("ana beltrán", "sheffield "), ("Ana Beltrán", "York")] {
        let contact = owner.post("/api/v1/contacts", json!({ "name": name }), 201).await;
        let id = contact["id"].as_str().unwrap().to_owned();
        owner.put(&format!("/api/v1/contacts/{id}/facts/home_town"), json!({ "value": town }), 200).await;
        ids.push(id);
    }
    let open = owner.get(SUGGESTIONS, 200).await;
    assert_eq!(open["data"].as_array().unwrap().len(), 1, "{open}");
    assert_eq!((&open["data"][0]["contact"]["id"], &open["data"][0]["other"]["id"]), (&json!(ids[0]), &json!(ids[1])));
    assert_eq!(open["data"][0]["evidence"]["field"], "home_town");
}

#[tokio::test]
async fn plt_04_the_same_pair_merged_at_once_counts_once() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let one = owner.post("/api/v1/contacts", json!({ "name": "One" }), 201).await["id"].clone();
        let two = owner.post("/api/v1/contacts", json!({ "name": "Two" }), 201).await["id"].clone();
        let merges = (0..16).map(|number| {
            let (kept, other) = if number % 2 == 0 { (&one, &two) } else { (&two, &one) };
            let (path, body) =
                (format!("/api/v1/contacts/{}/merge", kept.as_str().unwrap()), json!({ "other_id": other }));
            let owner = owner.clone();
            async move { owner.post(&path, body, 200).await }
        });
        let answers = join_all(merges).await;
        assert_eq!(answers.iter().filter(|answer| answer["created"] == true).count(), 1);
        assert!(answers.iter().all(|answer| answer["merge_id"] == answers[0]["merge_id"]));
        assert_eq!(count(&owner, "/api/v1/merges").await, 1);
        assert_eq!(count(&owner, "/api/v1/contacts").await, 1);
        assert_eq!(count(&owner, "/api/v1/events?type=contact.merged").await, 1);
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_04_a_proof_outranks_what_members_merged_by_hand() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let bea = server.contact().await;
        say(&server, &bea, "hello").await;
        let bea_id = id_of(&bea).await;
        prove(&server, &bea, "bea@example.com").await;
        let ana = owner.post("/api/v1/contacts", json!({ "name": "Ana" }), 201).await;
        let ana_path = format!("/api/v1/contacts/{}", ana["id"].as_str().unwrap());
        let visitor = server.contact().await;
        say(&server, &visitor, "who am I?").await;
        let visitor_id = id_of(&visitor).await;
        owner.post(&format!("{ana_path}/merge"), json!({ "other_id": visitor_id }), 200).await;
        let visitor = prove(&server, &visitor, "bea@example.com").await;
        assert_eq!(owner.get(&format!("/api/v1/contacts/{visitor_id}"), 200).await["id"], json!(bea_id));
        assert_eq!(owner.get(&ana_path, 200).await["conversation_count"], 0);
        assert_eq!(texts_seen(&visitor).await, ["who am I?"]);
        // What somebody merely claimed goes to the one who proves it.
        let claimer = server.contact().await;
        say(&server, &claimer, "cleo@example.com").await;
        let cleo = server.contact().await;
        let cleo = prove(&server, &cleo, "cleo@example.com").await;
        assert_eq!(identities(&owner, &id_of(&cleo).await).await, ["cleo@example.com"]);
        assert_eq!(identities(&owner, &id_of(&claimer).await).await, Vec::<String>::new());
        assert_eq!(owner.get(SUGGESTIONS, 200).await["data"][0]["reason"], "proven_by_other");
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_13_streams_follow_merges() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (first, second) = (server.contact().await, server.contact().await);
    say(&server, &first, "hello").await;
    say(&server, &second, "hello").await;
    let (ana, bea) = (id_of(&first).await, id_of(&second).await);
    let mut inbox = owner.live("/api/v1/live", &[]).await;
    let mut portal = first.live("/api/v1/public/acme/live", &[]).await;
    owner.post(&format!("/api/v1/contacts/{ana}/merge"), json!({ "other_id": bea }), 200).await;
    assert_eq!(inbox.next_of("contact.merged").await.data["subject"]["id"], json!(ana));
    // Merged by hand, one customer still doesn't hear what the other writes.
    say(&server, &second, "a secret").await;
    say(&server, &first, "mine").await;
    assert_eq!(portal.next_of("message").await.data["message"]["text"], "mine");
    // Proven, each device hears both.
    let first = prove(&server, &first, "ana@example.com").await;
    let mut portal = first.live("/api/v1/public/acme/live", &[]).await;
    let second = prove(&server, &second, "ana@example.com").await;
    say(&server, &second, "it is me").await;
    assert_eq!(portal.next_of("message").await.data["message"]["text"], "it is me");
}

#[tokio::test]
async fn merges_of_what_is_not_there_get_a_clear_word() {
    let server = TestServer::start().await;
    let (owner, stranger) = (server.owner().await, server.stranger().await);
    let ana = owner.post("/api/v1/contacts", json!({ "name": "Ana" }), 201).await;
    let path = format!("/api/v1/contacts/{}/merge", ana["id"].as_str().unwrap());
    assert_eq!(owner.post(&path, json!({ "other_id": ana["id"] }), 400).await["code"], "same_contact");
    let theirs = stranger.post("/api/v1/contacts", json!({ "name": "Theirs" }), 201).await;
    owner.post(&path, json!({ "other_id": theirs["id"] }), 404).await;
    owner.get(&format!("{path}-preview?other_id={}", theirs["id"].as_str().unwrap()), 404).await;
    owner.get(&format!("/api/v1/merges?contact={}", theirs["id"].as_str().unwrap()), 404).await;
    owner.post(&path, json!({ "other_id": "con_'; DROP TABLE merges" }), 422).await;
    let other = owner.post("/api/v1/contacts", json!({ "name": "Other" }), 201).await;
    owner.post(&path, json!({ "other_id": other["id"], "note": "x".repeat(501) }), 422).await;
    owner.post("/api/v1/merges/mrg_01HZZZZZZZZZZZZZZZZZZZZZZZ/undo", json!({}), 404).await;
    owner.get("/api/v1/merges?cursor=%00", 400).await;
}
