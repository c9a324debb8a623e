//! What members do in the inbox (DESK-24): assign, note, set a status, and find what they look for.

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::{Person, TestServer};

const MESSAGES: &str = "/api/v1/public/acme/messages";
const LIST: &str = "/api/v1/conversations";

/// A server without an assistant, and three conversations: about tea, about coffee, and about tea again.
async fn desk() -> (TestServer, Person, Vec<(Person, String)>) {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    owner.put("/api/v1/reply-modes", json!({ "default": "off", "rules": [] }), 200).await;
    let mut conversations = Vec::new();
    for text in ["Which tea do you sell?", "Which coffee do you sell?", "My tea has not come."] {
        let contact = server.contact().await;
        let written = contact.post(MESSAGES, json!({ "text": text }), 201).await;
        conversations.push((contact, written["conversation_id"].as_str().unwrap().to_owned()));
    }
    (server, owner, conversations)
}

async fn found(person: &Person, query: &str) -> Vec<String> {
    let listed = person.get(&format!("{LIST}?{query}"), 200).await;
    listed["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

async fn member_id(person: &Person) -> String {
    person.get("/api/v1/session", 200).await["member"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn desk_24_a_conversation_is_assigned_to_a_member_and_found_there() {
    let (server, owner, all) = desk().await;
    let [first, second, third] = [&all[0].1, &all[1].1, &all[2].1];
    let agent = server.member(Role::Agent).await;
    let agent_id = member_id(&agent).await;
    let changed = owner.patch(&format!("{LIST}/{first}"), json!({ "assignee_id": agent_id }), 200).await;
    assert_eq!((&changed["assignee"]["id"], &changed["assignee"]["name"]), (&json!(agent_id), &json!("agent of acme")));
    assert_eq!(found(&agent, "assignee=me").await, std::slice::from_ref(first));
    assert_eq!(found(&owner, &format!("assignee={agent_id}")).await, std::slice::from_ref(first));
    assert_eq!(found(&owner, "assignee=me").await, Vec::<String>::new());
    assert_eq!(found(&owner, "assignee=none").await, [third.clone(), second.clone()]);
    let counts = agent.get(&format!("{LIST}/counts"), 200).await;
    assert_eq!((&counts["mine"], &counts["unassigned"], &counts["open"]), (&json!(1), &json!(2), &json!(3)));
    // Whoever answers first has it.
    agent.post(&format!("{LIST}/{second}/messages"), json!({ "text": "Five kinds." }), 201).await;
    assert_eq!(found(&agent, "assignee=me").await.len(), 2);
    owner.patch(&format!("{LIST}/{first}"), json!({ "assignee_id": null }), 200).await;
    assert_eq!(found(&agent, "assignee=me").await, std::slice::from_ref(second));

    let stranger = server.stranger().await;
    let foreign = json!({ "assignee_id": member_id(&stranger).await });
    let refused = owner.patch(&format!("{LIST}/{first}"), foreign, 422).await;
    assert_eq!(refused["fields"][0]["code"], "unknown_member");
    server.member(Role::Viewer).await.patch(&format!("{LIST}/{first}"), json!({ "assignee_id": null }), 403).await;
    stranger.patch(&format!("{LIST}/{first}"), json!({ "assignee_id": null }), 404).await;
    let events = owner.get("/api/v1/events?type=conversation.changed", 200).await;
    assert_eq!(events["data"][0]["properties"]["assignee_id"], Value::Null);
    assert_eq!(events["data"][1]["properties"]["assignee_id"], json!(agent_id));
}

#[tokio::test]
async fn desk_24_a_note_is_for_members_alone() {
    let (server, owner, all) = desk().await;
    let (contact, id) = &all[0];
    let note = owner.post(&format!("{LIST}/{id}/notes"), json!({ "text": "She is a regular." }), 201).await;
    assert_eq!((&note["kind"], &note["author"]["kind"]), (&json!("note"), &json!("member")));
    let seen = owner.get(&format!("{LIST}/{id}/messages"), 200).await;
    assert_eq!(seen["data"][1]["text"], "She is a regular.");
    let shown = contact.get(MESSAGES, 200).await;
    assert_eq!(shown["data"].as_array().unwrap().len(), 1);
    assert!(!contact.get("/api/v1/public/acme/data", 200).await.to_string().contains("regular"));
    let row = owner.get(&format!("{LIST}/{id}"), 200).await;
    assert_eq!(row["last_message"]["text"], "Which tea do you sell?", "a note is not the last word");
    assert_eq!((&row["unread"], &row["owner"]), (&json!(1), &json!("agent")), "and doesn't take the conversation");
    owner.post(&format!("{LIST}/{id}/notes"), json!({ "text": "  " }), 422).await;
    server.member(Role::Viewer).await.post(&format!("{LIST}/{id}/notes"), json!({ "text": "x" }), 403).await;
    server.stranger().await.post(&format!("{LIST}/{id}/notes"), json!({ "text": "x" }), 404).await;
}

#[tokio::test]
async fn desk_24_filters_find_by_status_words_contact_and_page() {
    let (_server, owner, all) = desk().await;
    let [first, second, third] = [&all[0].1, &all[1].1, &all[2].1];
    assert_eq!(found(&owner, "").await, [third.clone(), second.clone(), first.clone()]);
    assert_eq!(found(&owner, "q=TEA").await, [third.clone(), first.clone()]);
    assert_eq!(found(&owner, "q=tea%20come").await, std::slice::from_ref(third));
    assert_eq!(found(&owner, "q=100%25").await, Vec::<String>::new(), "a percent sign is no wildcard");
    assert_eq!(found(&owner, "channel=widget").await, Vec::<String>::new());
    assert_eq!(found(&owner, "channel=portal").await.len(), 3);
    let contact = owner.get(&format!("{LIST}/{first}"), 200).await["contact"]["id"].as_str().unwrap().to_owned();
    assert_eq!(found(&owner, &format!("contact={contact}")).await, std::slice::from_ref(first));
    owner.patch(&format!("{LIST}/{second}"), json!({ "status": "closed" }), 200).await;
    owner.patch(&format!("{LIST}/{third}"), json!({ "status": "pending" }), 200).await;
    assert_eq!(found(&owner, "").await, std::slice::from_ref(first));
    assert_eq!(found(&owner, "status=pending").await, std::slice::from_ref(third));
    assert_eq!(found(&owner, "status=closed").await, std::slice::from_ref(second));
    assert_eq!(found(&owner, "status=all").await.len(), 3);
    let page = owner.get(&format!("{LIST}?status=all&limit=2"), 200).await;
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(found(&owner, &format!("status=all&limit=2&cursor={cursor}")).await, std::slice::from_ref(first));
    owner.get(&format!("{LIST}?cursor=nonsense"), 422).await;
    owner.patch(&format!("{LIST}/{first}"), json!({ "status": "odd" }), 422).await;
    // A customer who writes again opens what was closed.
    all[1].0.post(MESSAGES, json!({ "text": "One more question." }), 201).await;
    assert_eq!(found(&owner, "").await, [second.clone(), first.clone()]);
    assert_eq!(owner.get(&format!("{LIST}/{second}"), 200).await["unread"], 2);
    owner.post(&format!("{LIST}/{second}/read"), json!({}), 204).await;
    assert_eq!(owner.get(&format!("{LIST}/{second}"), 200).await["unread"], 0);
}

#[tokio::test]
async fn what_a_member_had_in_hand_is_for_everybody_when_they_leave() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let contact = server.contact().await;
    contact.post("/api/v1/public/acme/messages", json!({ "text": "hello" }), 201).await;
    server.settle().await;
    let agent = server.member(Role::Agent).await;
    let session = agent.get("/api/v1/session", 200).await;
    let member = session["member"]["id"].as_str().unwrap();
    let conversation = owner.get("/api/v1/conversations", 200).await["data"][0]["id"].as_str().unwrap().to_owned();
    owner.patch(&format!("/api/v1/conversations/{conversation}"), json!({ "assignee_id": member }), 200).await;
    owner.delete(&format!("/api/v1/members/{member}"), 204).await;
    let after = owner.get(&format!("/api/v1/conversations/{conversation}"), 200).await;
    assert_eq!(after["assignee"], Value::Null, "{after}");
    owner.get("/api/v1/conversations?status=nope", 422).await;
    owner.get("/api/v1/conversations?waiting=nope", 422).await;
}
