//! Sealed secrets while their master key changes (PLT-51).

use serde_json::{Value, json};
use steward_app::secrets::{KeySource, key_add, seals_look, seals_renew};
use steward_testkit::{Database, Person, TestServer};

use crate::providers::{KEY, connected};

const PROVIDERS: u64 = 20;

/// Every provider's key opens and is the right one: the stub takes no other.
async fn keys_work(owner: &Person) {
    let listed = owner.get("/api/v1/providers", 200).await;
    let all = listed["data"].as_array().unwrap();
    for provider in all.iter().step_by(5) {
        let path = format!("/api/v1/providers/{}/test", provider["id"].as_str().unwrap());
        assert_eq!(owner.post(&path, json!({}), 200).await["ok"], true);
    }
}

#[tokio::test]
async fn plt_51_a_rotation_that_is_interrupted_leaves_every_secret_readable_and_goes_on() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (stub, _) = connected(&owner).await;
        for number in 1..PROVIDERS {
            let provider: Value = json!({
                "kind": "openai_compatible", "name": format!("Stub {number}"), "base_url": stub.base_url(),
                "model": "gpt-4o-mini", "api_key": KEY,
            });
            owner.post("/api/v1/providers", provider, 201).await;
        }
        owner.post("/api/v1/totp", json!({}), 201).await;
        let source = KeySource::File(server.data_dir().join("master.key"));
        assert!(key_add(&server.app, &source).await.unwrap());
        let seals = seals_look(&server.app).await.unwrap();
        assert_eq!((seals.newest, seals.older, seals.unreadable), (0, PROVIDERS + 1, 0));

        // Stopped in the middle: some are sealed with the new key, some still with the old one, and all open.
        {
            let mut renewing = std::pin::pin!(seals_renew(&server.app));
            loop {
                tokio::select! {
                    biased;
                    _ = &mut renewing => panic!("it was not interrupted"),
                    () = tokio::task::yield_now() => {}
                }
                if seals_look(&server.app).await.unwrap().newest > 0 {
                    break;
                }
            }
        }
        let seals = seals_look(&server.app).await.unwrap();
        assert!(seals.newest > 0 && seals.older > 0 && seals.unreadable == 0, "{seals:?}");
        keys_work(&owner).await;

        // Begun again, it goes on with the key that is there.
        assert!(!key_add(&server.app, &source).await.unwrap());
        let renewed = seals_renew(&server.app).await.unwrap();
        // What was being committed when it was stopped may have come through.
        assert!((1..=seals.older).contains(&renewed), "{renewed} of {seals:?}");
        let after = seals_look(&server.app).await.unwrap();
        assert_eq!((after.newest, after.older, after.unreadable), (PROVIDERS + 1, 0, 0));
        keys_work(&owner).await;
        assert!(key_add(&server.app, &source).await.unwrap(), "the next change adds the next key");
        server.stop().await;
    }
}
