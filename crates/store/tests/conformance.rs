//! One suite of behaviour for both databases: SQLite always, PostgreSQL where `STEWARD_TEST_POSTGRES` names one.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::process::Command;
use std::sync::Arc;

use serde_json::json;
use steward_model::{Actor, BaseContext, IdSource, OpContext, SystemClock, WorkspaceId};
use steward_store::events::{EventDraft, EventFilter};
use steward_store::jobs::JobDraft;
use steward_store::messages::MessageDraft;
use steward_store::workspaces::Workspace;
use steward_store::{Store, StoreError, StoreOptions};

struct Bench {
    store: Store,
    base: BaseContext,
    _directory: tempfile::TempDir,
    postgres: Option<String>,
}

impl Bench {
    async fn all() -> Vec<Self> {
        let mut benches = vec![Self::open(None).await];
        if let Some(url) = postgres() {
            benches.push(Self::open(Some(url)).await);
        }
        benches
    }

    async fn open(postgres: Option<String>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = match &postgres {
            Some(url) => StoreOptions::Postgres { url: url.clone(), connections: 8 },
            None => StoreOptions::Sqlite { file: directory.path().join("steward.db") },
        };
        let store = Store::open(options).await.unwrap();
        let base = BaseContext {
            clock: Arc::new(SystemClock),
            ids: Arc::new(IdSource::random()),
            request_id: String::from("test"),
            address: None,
        };
        Self { store, base, _directory: directory, postgres }
    }

    async fn workspace(&self, slug: &str) -> OpContext {
        let id: WorkspaceId = self.base.new_id();
        let system = self.store.system().await.unwrap();
        let workspace = Workspace {
            id: id.to_string(),
            slug: slug.to_owned(),
            name: slug.to_owned(),
            profile: json!({}),
            domain: None,
            created_at: self.base.now_ms(),
        };
        system.workspace_insert(&workspace).await.unwrap();
        system.commit().await.unwrap();
        self.base.in_workspace(id, Actor::System { task: "test" })
    }
}

/// A fresh database on the test cluster.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this variable")]
fn postgres() -> Option<String> {
    let url = std::env::var("STEWARD_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let id: steward_model::ids::RequestId = IdSource::random().next(&SystemClock);
    let name = format!("store_{}", id.to_string().to_lowercase());
    let output =
        Command::new("psql").args(["--quiet", "-c", &format!("CREATE DATABASE {name}"), &url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(format!("{}/{name}", url.rsplit_once('/').unwrap().0))
}

fn job(kind: &'static str, dedupe_key: Option<&str>) -> JobDraft {
    JobDraft {
        kind,
        payload: json!({ "n": 1 }),
        priority: 0,
        max_attempts: 3,
        run_at: None,
        dedupe_key: dedupe_key.map(str::to_owned),
        leased: None,
    }
}

#[tokio::test]
async fn what_is_dropped_is_gone_and_what_is_committed_stays() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let write = bench.store.write(&context).await.unwrap();
        let dropped = write.contact_insert(&context, Some("Dropped")).await.unwrap();
        drop(write);
        let write = bench.store.write(&context).await.unwrap();
        let kept = write.contact_insert(&context, Some("Kept")).await.unwrap();
        write.commit().await.unwrap();
        let read = bench.store.read(&context).await.unwrap();
        assert!(read.contact_find(&dropped.id).await.unwrap().is_none());
        assert_eq!(read.contact_find(&kept.id).await.unwrap().unwrap().name.as_deref(), Some("Kept"));
    }
}

#[tokio::test]
async fn a_write_that_fails_takes_nothing_of_the_others_with_it() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let mut tasks = Vec::new();
        for number in 0..200 {
            let (store, context) = (bench.store.clone(), context.clone());
            tasks.push(tokio::spawn(async move {
                let write = store.write(&context).await.unwrap();
                let contact = write.contact_insert(&context, Some("Somebody")).await.unwrap();
                // Every third one breaks a unique key after it has written.
                let mut draft = EventDraft::new("thing.happened", "thing", number);
                draft.event_id = (number % 3 == 0).then(|| String::from("evt_same"));
                // SQLite is asked when the unit of work ends, PostgreSQL at once.
                let ended = match write.event_append(&context, draft).await {
                    Ok(()) => write.commit().await,
                    Err(error) => Err(error),
                };
                match ended {
                    Ok(()) => Some(contact.id),
                    Err(error) => {
                        assert!(error.is_taken(), "{error}");
                        None
                    }
                }
            }));
        }
        let mut kept = 0;
        for task in tasks {
            if let Some(id) = task.await.unwrap() {
                let read = bench.store.read(&context).await.unwrap();
                assert!(read.contact_find(&id).await.unwrap().is_some());
                kept += 1;
            }
        }
        assert_eq!(kept, 200 - 67 + 1);
    }
}

#[tokio::test]
async fn f19_another_workspace_sees_and_changes_nothing() {
    for bench in Bench::all().await {
        let (one, two) = (bench.workspace("one").await, bench.workspace("two").await);
        let write = bench.store.write(&one).await.unwrap();
        let contact = write.contact_insert(&one, Some("Mine")).await.unwrap();
        let mut conversation = write.conversation_insert(&one, &contact.id, "portal").await.unwrap();
        let text = MessageDraft::text("contact", "Mine", "secret");
        let message = write.message_insert(&one, &conversation.id, 1, text).await.unwrap();
        write.event_append(&one, EventDraft::new("message.received", "message", &message.id)).await.unwrap();
        write.commit().await.unwrap();
        let foreign = bench.store.write(&two).await.unwrap();
        assert!(foreign.contact_find(&contact.id).await.unwrap().is_none());
        assert!(foreign.conversation_find(&conversation.id).await.unwrap().is_none());
        assert!(foreign.message_list(&conversation.id, 0, 10).await.unwrap().is_empty());
        let filter = EventFilter { limit: 10, ..Default::default() };
        assert!(foreign.event_list(&filter).await.unwrap().is_empty());
        conversation.status = String::from("closed");
        foreign.conversation_update(&conversation).await.unwrap();
        foreign.contact_set_name(&contact.id, "Stolen", 1).await.unwrap();
        foreign.commit().await.unwrap();
        let read = bench.store.read(&one).await.unwrap();
        assert_eq!(read.contact_find(&contact.id).await.unwrap().unwrap().name.as_deref(), Some("Mine"));
        assert_eq!(read.conversation_find(&conversation.id).await.unwrap().unwrap().status, "open");
    }
}

/// The second belt: even a statement that names no workspace sees only the rows of the one that was bound, and a
/// connection that comes back to the pool has forgotten it.
#[tokio::test]
async fn row_level_security_holds_for_raw_statements() {
    let Some(url) = postgres() else {
        return;
    };
    let bench = Bench::open(Some(url)).await;
    let (one, two) = (bench.workspace("one").await, bench.workspace("two").await);
    for context in [&one, &two] {
        let write = bench.store.write(context).await.unwrap();
        write.contact_insert(context, Some("Somebody")).await.unwrap();
        write.commit().await.unwrap();
    }
    let url = bench.postgres.clone().unwrap();
    let count = |prelude: &str| {
        let text = format!("BEGIN; {prelude} SELECT count(*) FROM contacts; COMMIT;");
        let output = Command::new("psql").args(["--quiet", "--tuples-only", "-c", &text, &url]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).lines().find_map(|line| line.trim().parse::<i64>().ok()).unwrap()
    };
    assert_eq!(count(""), 0);
    assert_eq!(count(&format!("SET LOCAL steward.workspace = '{}';", one.workspace_id)), 1);
    assert_eq!(count("SET LOCAL steward.scope = 'system';"), 2);
}

#[tokio::test]
async fn whoever_only_looks_neither_makes_a_database_nor_changes_its_schema() {
    let directory = tempfile::tempdir().unwrap();
    let options = StoreOptions::Sqlite { file: directory.path().join("steward.db") };
    assert!(Store::open_existing(options.clone()).await.is_err());
    assert!(!directory.path().join("steward.db").exists());
    let store = Store::open(options.clone()).await.unwrap();
    store.close().await;
    let store = Store::open_existing(options.clone()).await.unwrap();
    store.close().await;
    let url = format!("sqlite://{}?mode=rw", directory.path().join("steward.db").display());
    let raw = sea_orm::Database::connect(&url).await.unwrap();
    let newest = "DELETE FROM schema_versions WHERE version = (SELECT max(version) FROM schema_versions)";
    sea_orm::ConnectionTrait::execute_unprepared(&raw, newest).await.unwrap();
    raw.close().await.unwrap();
    let refused = Store::open_existing(options).await.map(|_| ()).unwrap_err();
    assert!(matches!(refused, StoreError::Older { .. }), "{refused}");
}

#[tokio::test]
async fn plt_10_an_event_that_comes_twice_counts_once() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let draft = |id: &str| {
            let mut draft = EventDraft::new("order.created", "order", "1");
            draft.event_id = Some(id.to_owned());
            draft
        };
        let write = bench.store.write(&context).await.unwrap();
        assert_eq!(write.event_ingest(&context, vec![draft("evt_a"), draft("evt_b")]).await.unwrap(), 2);
        write.commit().await.unwrap();
        let write = bench.store.write(&context).await.unwrap();
        assert_eq!(write.event_ingest(&context, vec![draft("evt_b"), draft("evt_c")]).await.unwrap(), 1);
        write.commit().await.unwrap();
    }
}

#[tokio::test]
async fn plt_11_consumers_read_the_log_in_order_and_from_any_point() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        for number in 0..5 {
            let write = bench.store.write(&context).await.unwrap();
            write.event_append(&context, EventDraft::new("thing.happened", "thing", number)).await.unwrap();
            write.commit().await.unwrap();
        }
        // On PostgreSQL an event is read when no older transaction is under way, in whichever database of the cluster.
        let mut events = Vec::new();
        for _ in 0..600 {
            events = bench.store.system_read().await.unwrap().event_read(0, 10).await.unwrap();
            if events.len() == 5 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let system = bench.store.system_read().await.unwrap();
        let subjects: Vec<String> = events.iter().filter_map(|event| event.subject_id.clone()).collect();
        assert_eq!(subjects, ["0", "1", "2", "3", "4"]);
        assert_eq!(system.event_read(events[2].seq, 10).await.unwrap().len(), 2);
        drop(system);
        let system = bench.store.system().await.unwrap();
        system.consumer_move("test", events[2].seq, None, 1).await.unwrap();
        system.commit().await.unwrap();
        let system = bench.store.system_read().await.unwrap();
        assert_eq!(system.consumer_position("test").await.unwrap(), events[2].seq);
    }
}

#[tokio::test]
async fn plt_12_a_job_is_leased_once_comes_back_after_its_lease_and_dies_after_its_tries() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let write = bench.store.write(&context).await.unwrap();
        let made = write.job_enqueue(&context, job("test", Some("key"))).await.unwrap().unwrap();
        assert!(write.job_enqueue(&context, job("test", Some("key"))).await.unwrap().is_none());
        write.commit().await.unwrap();
        let now = bench.base.now_ms() + 1;
        let claim = async |worker: &str, now: i64| {
            let system = bench.store.system().await.unwrap();
            let jobs = system.job_claim(worker, now, 1_000, 10).await.unwrap();
            system.commit().await.unwrap();
            jobs
        };
        assert_eq!(claim("a", now).await.len(), 1);
        assert!(claim("b", now).await.is_empty());
        let again = claim("b", now + 2_000).await;
        assert_eq!((again.len(), again[0].attempts), (1, 2));
        // The first worker is too late: what it would finish is no longer its own.
        let write = bench.store.write(&context).await.unwrap();
        assert!(!write.job_finish(&made.id, "a", now).await.unwrap());
        assert!(write.job_finish(&made.id, "b", now).await.unwrap());
        assert!(!write.job_finish(&made.id, "b", now).await.unwrap());
        write.commit().await.unwrap();
        // Its key is free again.
        let write = bench.store.write(&context).await.unwrap();
        let next = write.job_enqueue(&context, job("test", Some("key"))).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let taken = claim("a", bench.base.now_ms() + 10).await;
        assert_eq!(taken[0].id, next.id);
        let system = bench.store.system().await.unwrap();
        system.job_bury(&next.id, "a", now, "no use").await.unwrap();
        system.commit().await.unwrap();
        let write = bench.store.write(&context).await.unwrap();
        assert_eq!(
            write.job_list(Some("dead"), None, None, 10).await.unwrap()[0].last_error.as_deref(),
            Some("no use")
        );
        assert!(write.job_requeue(&next.id, now).await.unwrap());
        write.commit().await.unwrap();
    }
}

#[tokio::test]
async fn f6_a_clock_that_was_set_back_holds_no_job_up_and_brings_none_forward() {
    const DAY_MS: i64 = 24 * 3_600_000;
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let now = context.now_ms();
        let write = bench.store.write(&context).await.unwrap();
        let at_once = write.job_enqueue(&context, job("at_once", None)).await.unwrap().unwrap();
        let in_an_hour = JobDraft { run_at: Some(now + 3_600_000), ..job("in_an_hour", None) };
        let later = write.job_enqueue(&context, in_an_hour).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let claim = async |worker: &str, now: i64| {
            let system = bench.store.system().await.unwrap();
            let due = system.job_next_due(now, 1_000).await.unwrap();
            let jobs = system.job_claim(worker, now, 1_000, 10).await.unwrap();
            system.commit().await.unwrap();
            assert_eq!(due.is_some_and(|due| due <= now), !jobs.is_empty(), "what is due is claimed");
            jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
        };
        assert_eq!(claim("a", now - DAY_MS).await, [at_once.id.as_str()]);
        assert!(claim("b", now - DAY_MS).await.is_empty(), "its lease holds by the new time");
        // A lease and a pause from before the clock was set back would last a day.
        assert_eq!(claim("b", now - 2 * DAY_MS).await, [at_once.id.as_str()]);
        let system = bench.store.system().await.unwrap();
        system.job_retry_later(&at_once.id, "b", now + 1_000, "again").await.unwrap();
        system.commit().await.unwrap();
        assert_eq!(claim("c", now - DAY_MS).await, [at_once.id.as_str()]);
        let write = bench.store.write(&context).await.unwrap();
        assert!(write.job_finish(&at_once.id, "c", now - DAY_MS).await.unwrap());
        write.commit().await.unwrap();
        assert_eq!(claim("d", now + DAY_MS).await, [later.id.as_str()]);
    }
}

#[tokio::test]
async fn plt_12_a_heartbeat_keeps_a_lease_for_the_worker_that_has_it() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let write = bench.store.write(&context).await.unwrap();
        let made = write.job_enqueue(&context, job("test", None)).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let start = bench.base.now_ms() + 1;
        let claim = async |worker: &str, now: i64| {
            let system = bench.store.system().await.unwrap();
            let jobs = system.job_claim(worker, now, 1_000, 10).await.unwrap();
            system.commit().await.unwrap();
            jobs.len()
        };
        let beat = async |worker: &str, until: i64| {
            let system = bench.store.system().await.unwrap();
            system.job_heartbeat(worker, std::slice::from_ref(&made.id), until).await.unwrap();
            system.commit().await.unwrap();
        };
        assert_eq!(claim("a", start).await, 1);
        // Three beats carry the job over three times its first lease.
        for second in 1..=3 {
            beat("a", start + second * 1_000 + 1_000).await;
            assert_eq!(claim("b", start + second * 1_000 + 500).await, 0, "second {second}");
        }
        // Somebody else's heart keeps nothing alive.
        beat("b", start + 60_000).await;
        assert_eq!(claim("b", start + 4_500).await, 1);
        // And the first worker, come back to itself, can't extend what is no longer its own.
        beat("a", start + 60_000).await;
        assert_eq!(claim("c", start + 6_000).await, 1);
    }
}

#[tokio::test]
async fn a_message_id_of_its_sender_and_a_reply_are_taken_once() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let write = bench.store.write(&context).await.unwrap();
        let contact = write.contact_insert(&context, None).await.unwrap();
        let conversation = write.conversation_insert(&context, &contact.id, "portal").await.unwrap();
        let draft = |client_id: Option<&str>, reply_to: Option<&str>| {
            let mut draft = MessageDraft::text("contact", "A", "text");
            draft.client_id = client_id.map(str::to_owned);
            draft.reply_to = reply_to.map(str::to_owned);
            draft
        };
        write.message_insert(&context, &conversation.id, 1, draft(Some("a"), None)).await.unwrap();
        write.message_insert(&context, &conversation.id, 2, draft(None, Some("msg_1"))).await.unwrap();
        write.commit().await.unwrap();
        for taken in [draft(Some("a"), None), draft(None, Some("msg_1"))] {
            let write = bench.store.write(&context).await.unwrap();
            let error = write.message_insert(&context, &conversation.id, 3, taken).await.unwrap_err();
            assert!(error.is_taken(), "{error}");
        }
    }
}

#[tokio::test]
async fn a_write_that_is_refused_late_takes_its_unit_of_work_along() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let draft = || {
            let mut draft = EventDraft::new("thing.happened", "thing", 1);
            draft.event_id = Some(String::from("evt_same"));
            draft
        };
        let write = bench.store.write(&context).await.unwrap();
        write.event_append(&context, draft()).await.unwrap();
        write.commit().await.unwrap();
        let write = bench.store.write(&context).await.unwrap();
        let contact = write.contact_insert(&context, Some("Lost")).await.unwrap();
        // SQLite is asked when the unit of work ends, PostgreSQL at once.
        let ended = match write.event_append(&context, draft()).await {
            Ok(()) => write.commit().await,
            Err(error) => Err(error),
        };
        let error = ended.unwrap_err();
        assert!(error.is_taken(), "{error}");
        let read = bench.store.read(&context).await.unwrap();
        assert!(read.contact_find(&contact.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_write_whose_caller_is_gone_takes_nothing_of_the_others_with_it() {
    for bench in Bench::all().await {
        let context = bench.workspace("one").await;
        let mut tasks = Vec::new();
        for number in 0..200 {
            let (store, context) = (bench.store.clone(), context.clone());
            tasks.push(tokio::spawn(async move {
                let made = async {
                    let write = store.write(&context).await.unwrap();
                    let contact = write.contact_insert(&context, Some("Kept")).await.unwrap();
                    write.event_append(&context, EventDraft::new("thing.happened", "thing", number)).await.unwrap();
                    (write, contact.id)
                };
                if number % 4 != 0 {
                    let (write, id) = made.await;
                    write.commit().await.unwrap();
                    return Some(id);
                }
                // Gone after a few looks, wherever the write is by then.
                let patience = async {
                    for _ in 0..number {
                        tokio::task::yield_now().await;
                    }
                };
                tokio::select! {
                    _ = made => None,
                    () = patience => None,
                }
            }));
        }
        let mut kept = Vec::new();
        for task in tasks {
            kept.extend(task.await.unwrap());
        }
        assert_eq!(kept.len(), 150);
        let read = bench.store.read(&context).await.unwrap();
        let mut found: Vec<String> =
            read.contact_list(None, None, 500).await.unwrap().into_iter().map(|contact| contact.id).collect();
        found.sort();
        kept.sort();
        assert_eq!(found, kept);
        let events = read.event_list(&EventFilter { limit: 500, ..Default::default() }).await.unwrap();
        assert_eq!(events.len(), 150);
    }
}
