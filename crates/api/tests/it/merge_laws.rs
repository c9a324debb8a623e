//! Laws of merging, tried with random histories: whoever stands has exactly what belongs to its family, taking a merge
//! back is exact in any order, also for chains, and when all are taken back everything is as it was (PLT-04).

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use steward_model::Actor;
use steward_testkit::{Database, Options, Person, TestServer};

use crate::contacts::{MESSAGES, id_of};

const PEOPLE: usize = 4;

#[derive(Debug, Clone)]
enum Step {
    /// The second becomes a part of the first.
    Merge(usize, usize),
    /// Takes back one of the merges that stand.
    Undo(usize),
    /// Somebody writes.
    Write(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..PEOPLE, 0..PEOPLE).prop_map(|(kept, other)| Step::Merge(kept, other)),
        2 => any::<usize>().prop_map(Step::Undo),
        2 => (0..PEOPLE).prop_map(Step::Write),
    ];
    prop::collection::vec(step, 1..12)
}

/// Somebody with a session, an identity, a tag, facts, and sometimes a name.
struct Someone {
    id: String,
    session: Person,
    conversation: Option<String>,
}

struct World {
    owner: Person,
    people: Vec<Someone>,
    /// Whom each one is a part of, and by which merge.
    parents: Vec<Option<(usize, String)>>,
}

impl World {
    async fn new(server: &TestServer, owner: &Person) -> Self {
        let mut people = Vec::new();
        for number in 0..PEOPLE {
            let session = server.contact().await;
            let id = id_of(&session).await;
            let context = server.base().in_workspace(owner.workspace_id.unwrap(), Actor::System { task: "test" });
            let write = server.app.store.write(&context).await.unwrap();
            let tags = [format!("tag {number}"), String::from("all")];
            write.contact_describe(&id, (number % 2 == 0).then_some("en"), &tags).await.unwrap();
            write.commit().await.unwrap();
            let path = format!("/api/v1/contacts/{id}");
            owner.post(&format!("{path}/identities"), json!({ "kind": "crm", "value": id }), 201).await;
            owner.put(&format!("{path}/facts/company"), json!({ "value": format!("Company {number}") }), 200).await;
            if number % 2 == 1 {
                owner.patch(&path, json!({ "name": format!("Person {number}") }), 200).await;
            }
            people.push(Someone { id, session, conversation: None });
        }
        Self { owner: owner.clone(), people, parents: vec![None; PEOPLE] }
    }

    fn root(&self, mut person: usize) -> usize {
        while let Some((parent, _)) = &self.parents[person] {
            person = *parent;
        }
        person
    }

    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Merge(kept, other) => {
                let (root, absorbed) = (self.root(kept), self.root(other));
                let path = format!("/api/v1/contacts/{}/merge", self.people[kept].id);
                let expected = if kept == other { 400 } else { 200 };
                let merged = self.owner.post(&path, json!({ "other_id": self.people[other].id }), expected).await;
                if root != absorbed {
                    assert_eq!(merged["created"], true);
                    let merge_id = merged["merge_id"].as_str().unwrap().to_owned();
                    self.parents[absorbed] = Some((root, merge_id));
                } else if kept != other {
                    assert_eq!(merged["created"], false);
                }
            }
            Step::Undo(choice) => {
                let standing: Vec<usize> = (0..PEOPLE).filter(|person| self.parents[*person].is_some()).collect();
                if !standing.is_empty() {
                    self.undo(standing[choice % standing.len()]).await;
                }
            }
            Step::Write(person) => {
                let written = self.people[person].session.post(MESSAGES, json!({ "text": "hello" }), 201).await;
                let conversation = written["conversation_id"].as_str().unwrap().to_owned();
                let before = self.people[person].conversation.replace(conversation.clone());
                assert!(before.is_none_or(|before| before == conversation), "the thread goes on");
            }
        }
    }

    async fn undo(&mut self, person: usize) {
        let (_, merge_id) = self.parents[person].take().unwrap();
        self.owner.post(&format!("/api/v1/merges/{merge_id}/undo"), json!({}), 200).await;
    }

    /// Whoever stands has what belongs to its family, and nothing else.
    async fn check(&self) {
        for person in 0..PEOPLE {
            let root = self.root(person);
            let family: Vec<usize> = (0..PEOPLE).filter(|other| self.root(*other) == root).collect();
            let path = format!("/api/v1/contacts/{}", self.people[person].id);
            let contact = self.owner.get(&path, 200).await;
            assert_eq!(contact["id"], json!(self.people[root].id));
            let ids: BTreeSet<&str> = family.iter().map(|member| self.people[*member].id.as_str()).collect();
            assert_eq!(column(&contact["identities"], "value"), ids);
            let company = facts(&contact, "company");
            assert_eq!(company["history_count"], json!(family.len() - 1));
            let tags: BTreeSet<String> = family.iter().map(|member| format!("tag {member}")).collect();
            let shown: BTreeSet<String> =
                contact["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().to_owned()).collect();
            assert!(tags.iter().all(|tag| shown.contains(tag)) && shown.len() == tags.len() + 1, "{shown:?}");
            let found = self.owner.get(&format!("{path}/conversations"), 200).await;
            let threads: BTreeSet<&str> =
                family.iter().filter_map(|member| self.people[*member].conversation.as_deref()).collect();
            assert_eq!(column(&found["data"], "id"), threads);
        }
    }

    /// What a contact is, apart from when it was seen and how many conversations it has by now.
    async fn picture(&self) -> Vec<Value> {
        let mut pictures = Vec::new();
        for person in &self.people {
            let mut contact = self.owner.get(&format!("/api/v1/contacts/{}", person.id), 200).await;
            contact["last_seen_at"] = Value::Null;
            contact["conversation_count"] = Value::Null;
            pictures.push(contact);
        }
        pictures
    }
}

fn column<'a>(rows: &'a Value, name: &str) -> BTreeSet<&'a str> {
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap()).collect()
}

fn facts(contact: &Value, key: &str) -> Value {
    let rows = contact["facts"].as_array().unwrap();
    rows.iter().find(|fact| fact["field"]["key"] == key).cloned().unwrap_or_default()
}

async fn hold(server: &TestServer, owner: &Person, steps: &[Step]) {
    let mut world = World::new(server, owner).await;
    let before = world.picture().await;
    for step in steps {
        world.take(step).await;
        world.check().await;
    }
    // Oldest first: a chain is taken apart from its far end and from its middle, not only from where it grew last.
    for person in 0..PEOPLE {
        if world.parents[person].is_some() {
            world.undo(person).await;
            world.check().await;
        }
    }
    // Nobody's language changes by a merge, but what somebody writes may tell it.
    let mut after = world.picture().await;
    for (before, after) in before.iter().zip(&mut after) {
        after["language"] = before["language"].clone();
    }
    assert_eq!(before, after);
}

#[test]
fn plt_04_taking_merges_back_in_any_order_restores_everything() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for database in Database::all() {
        let options = || Options { database, background: false, ..Options::default() };
        let server = runtime.block_on(TestServer::start_with(options()));
        let owner = runtime.block_on(server.owner());
        let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
        let held = runner.run(&steps(), |steps| {
            runtime.block_on(hold(&server, &owner, &steps));
            Ok(())
        });
        held.unwrap();
    }
}

#[tokio::test]
async fn plt_04_a_chain_is_taken_apart_from_either_end() {
    for database in Database::all() {
        let server = TestServer::start_with(Options { database, background: false, ..Options::default() }).await;
        let owner = server.owner().await;
        let chain = [Step::Write(2), Step::Merge(1, 2), Step::Merge(0, 1), Step::Write(2), Step::Write(1)];
        for last in [[1, 2], [2, 1]] {
            let mut world = World::new(&server, &owner).await;
            for step in &chain {
                world.take(step).await;
                world.check().await;
            }
            for person in last {
                world.undo(person).await;
                world.check().await;
            }
        }
        server.stop().await;
    }
}
