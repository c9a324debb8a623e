//! Signing in at an OpenID provider (PLT-02).

mod attacks;
mod stage;

use jiff::Timestamp;
use serde_json::json;
use steward_app::totp::totp_code;
use steward_model::{Role, Secret};
use steward_testkit::{Database, OidcPerson, Options, Person};

use self::stage::*;

#[tokio::test]
async fn somebody_who_was_invited_joins_by_signing_in_and_comes_back() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let setup = stage.browser().get("/api/v1/setup", 200).await;
        assert_eq!(setup["sign_in_with"], json!([{ "id": "example", "name": "Example ID" }]));
        stage.stub.person("subject-1", "Ines@Acme.test");
        stage.refused("oidc_not_invited").await;

        let owner = stage.server.owner().await;
        owner.post("/api/v1/invitations", json!({ "email": INES, "role": "agent" }), 201).await;
        let trip = stage.trip("?next=%2Fruns%3Fagent%3Dx").await;
        let reply = stage.back(&trip).await;
        assert_eq!(location(&reply), "/runs?agent=x");
        let ines = stage.with_session(&cookies(&reply)["steward_session"]).await;
        let session = ines.get("/api/v1/session", 200).await;
        assert_eq!((&session["account"]["email"], &session["member"]["role"]), (&json!(INES), &json!("agent")));
        assert_eq!(session["account"]["name"], "Ines Lund");
        assert!(owner.get("/api/v1/invitations", 200).await["data"].as_array().unwrap().is_empty());
        let events = owner.get("/api/v1/events?type=member.joined", 200).await;
        assert!(events.to_string().contains(session["member"]["id"].as_str().unwrap()), "{events}");

        // The subject counts from now on, not the address; and the provider may change its key.
        stage.stub.person("subject-1", "ines@elsewhere.test");
        stage.stub.rotate_key();
        let again = stage.enter().await;
        assert_eq!(account_of(&again).await["id"], session["account"]["id"]);
        // An invitation to a second workspace waits for whoever has proven the address.
        let stranger = stage.server.stranger().await;
        stranger.post("/api/v1/invitations", json!({ "email": INES, "role": "viewer" }), 201).await;
        let elsewhere = stage.enter().await.get("/api/v1/session", 200).await;
        assert_eq!(elsewhere["workspaces"].as_array().unwrap().len(), 1);
        stage.stub.person("subject-1", INES);
        let there = stage.enter().await.get("/api/v1/session", 200).await;
        assert_eq!(there["workspaces"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_account_is_joined_only_by_a_checked_address_and_by_one_subject() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let ines = stage.ines().await;
        for verified in [Some(false), None] {
            let email = Some(INES.to_owned());
            stage.stub.somebody(OidcPerson { subject: String::from("thief"), email, verified });
            stage.refused("oidc_email_unverified").await;
        }
        stage.stub.somebody(OidcPerson { subject: String::from("nameless"), email: None, verified: Some(true) });
        stage.refused("oidc_email_unverified").await;
        assert_eq!(ines.get("/api/v1/oidc/links", 200).await, json!({ "data": [], "has_password": true }));

        stage.stub.person("subject-1", INES);
        let known = account_of(&ines).await;
        let joined = stage.enter().await;
        assert_eq!(account_of(&joined).await, known);
        assert!(stage.told("A new way to sign in").await);
        // The address was given to somebody else at the provider.
        stage.stub.person("subject-2", INES);
        stage.refused("oidc_other_subject").await;
    }
}

#[tokio::test]
async fn whoever_prepared_an_account_for_an_address_is_out_once_its_owner_joins() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        // Somebody who may invite opens the invitation, sets a password, and adds a sign-in of their own.
        let thief = stage.ines().await;
        let password = json!({ "email": INES, "password": PASSWORD });
        let enter = async || stage.browser().send("POST", "/api/v1/session", Some(password.clone()), &[]).await.status;
        assert_eq!(enter().await, 201);

        stage.stub.person("subject-1", INES);
        let ines = stage.enter().await;
        assert_eq!(account_of(&ines).await["email"], INES);
        thief.get("/api/v1/session", 401).await;
        assert_eq!(enter().await, 401, "the password was taken away");
        assert_eq!(ines.get("/api/v1/oidc/links", 200).await["has_password"], false);
        assert_eq!(ines.get("/api/v1/sessions", 200).await["data"].as_array().unwrap().len(), 1);
        assert!(stage.told("Your earlier password no longer works").await);

        // An honest owner sets one again, and it stays when the provider is used again.
        stage.browser().post("/api/v1/password/forgot", json!({ "email": INES }), 202).await;
        let mail = stage.mail_with("reset-password?token=").await;
        let token = mail.split_once("reset-password?token=").unwrap().1.split_whitespace().next().unwrap().to_owned();
        let body = json!({ "token": token, "password": PASSWORD });
        stage.browser().post("/api/v1/password/reset", body, 204).await;
        let again = stage.enter().await;
        assert_eq!(enter().await, 201);
        again.get("/api/v1/session", 200).await;
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_before_anything_is_linked() {
    for database in Database::all() {
        let start = Timestamp::from_millisecond(steward_model::Clock::now_ms(&steward_model::SystemClock)).unwrap();
        let stage = Stage::with(Options { database, clock: Some(start), ..Options::default() }, |_| {}).await;
        let ines = stage.ines().await;
        let secret = ines.post("/api/v1/totp", json!({}), 201).await["secret"].as_str().unwrap().to_owned();
        let secret = Secret::new(secret);
        let code = || totp_code(&secret, stage.server.app.clock.now_ms() / 1000).unwrap();
        let first = code();
        ines.post("/api/v1/totp/confirm", json!({ "code": first }), 200).await;

        stage.stub.person("subject-1", INES);
        let trip = stage.trip("?next=%2Fruns").await;
        let reply = stage.back(&trip).await;
        assert_eq!(location(&reply), "/sign-in?step=code&next=%2Fruns");
        let given = cookies(&reply);
        assert!(!given.contains_key("steward_session"));
        assert!(ines.get("/api/v1/oidc/links", 200).await["data"].as_array().unwrap().is_empty());

        let proof = format!("steward_oidc_proof={}", given["steward_oidc_proof"]);
        let path = "/api/v1/oidc/second-factor";
        let waiting = stage.browser().with("cookie", &proof);
        // The code that turned it on was used then.
        assert_eq!(waiting.post(path, json!({ "code": first }), 401).await["code"], "totp_wrong");
        assert_eq!(waiting.post(path, json!({ "code": "" }), 401).await["code"], "totp_required");
        stage.server.clock.as_ref().unwrap().shift_ms(60_000);
        let second = json!({ "code": code() });
        assert_eq!(stage.browser().post(path, second.clone(), 401).await["code"], "oidc_expired");
        let reply = waiting.send("POST", path, Some(second.clone()), &[]).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let entered = stage.with_session(&cookies(&reply)["steward_session"]).await;
        assert_eq!(account_of(&entered).await["id"], account_of(&ines).await["id"]);
        assert_eq!(entered.get("/api/v1/oidc/links", 200).await["data"].as_array().unwrap().len(), 1);
        // Once only, and not for long.
        assert_eq!(waiting.post(path, second, 401).await["code"], "oidc_expired");
        let reply = stage.sign_in().await;
        let proof = format!("steward_oidc_proof={}", cookies(&reply)["steward_oidc_proof"]);
        stage.server.clock.as_ref().unwrap().shift_ms(10 * 60_000 + 1);
        let late = stage.browser().with("cookie", &proof);
        assert_eq!(late.post(path, json!({ "code": code() }), 401).await["code"], "oidc_expired");
    }
}

#[tokio::test]
async fn a_way_in_is_added_shown_and_taken_away_but_not_the_last_one() {
    for database in Database::all() {
        let stage = Stage::new(database).await;
        let ines = stage.ines().await;
        // Another address at the provider: whoever is signed in here and there says that the two belong together.
        stage.stub.person("subject-1", "private@elsewhere.test");
        let path = "/api/v1/oidc/example/link";
        ines.clone().without("x-csrf-token").post(path, json!({}), 403).await;
        stage.browser().post(path, json!({}), 401).await;
        let add = async |person: &Person, session: Option<&Person>| {
            let reply = person.send("POST", path, Some(json!({})), &[]).await;
            let back = stage.stub.consent(reply.json()["location"].as_str().unwrap()).await.unwrap();
            let mut cookie = format!("steward_oidc={}", cookies(&reply)["steward_oidc"]);
            if let Some(session) = session {
                cookie = format!("{cookie}; {}", session.header("cookie"));
            }
            location(&stage.back(&Trip { back: back.replace(&stage.server.url, ""), cookie }).await)
        };
        let owner = stage.server.owner().await;
        // Begun by one, brought back by another or by nobody.
        assert_eq!(add(&ines, Some(&owner)).await, "/settings/security?status=oidc_expired");
        assert_eq!(add(&ines, None).await, "/settings/security?status=oidc_expired");
        assert_eq!(add(&ines, Some(&ines)).await, "/settings/security?status=linked");
        assert_eq!(add(&owner, Some(&owner)).await, "/settings/security?status=oidc_linked_elsewhere");
        let ways = ines.get("/api/v1/oidc/links", 200).await;
        assert_eq!((&ways["data"][0]["name"], &ways["has_password"]), (&json!("Example ID"), &json!(true)));
        assert_eq!(ways["data"][0]["email"], "private@elsewhere.test");
        assert_eq!(account_of(&stage.enter().await).await["email"], INES);
        stage.stub.person("subject-2", "third@elsewhere.test");
        assert_eq!(add(&ines, Some(&ines)).await, "/settings/security?status=oidc_other_subject");

        let link = format!("/api/v1/oidc/links/{}", ways["data"][0]["id"].as_str().unwrap());
        owner.delete(&link, 404).await;
        ines.clone().without("x-csrf-token").delete(&link, 403).await;
        ines.delete(&link, 204).await;
        assert!(stage.told("A way to sign in was taken away").await);
        stage.stub.person("subject-1", "private@elsewhere.test");
        stage.refused("oidc_not_invited").await;

        // Somebody without a password keeps the only way in.
        owner.post("/api/v1/invitations", json!({ "email": "tom@acme.test", "role": "viewer" }), 201).await;
        stage.stub.person("subject-tom", "tom@acme.test");
        let tom = stage.enter().await;
        let ways = tom.get("/api/v1/oidc/links", 200).await;
        assert_eq!(ways["has_password"], false);
        let link = format!("/api/v1/oidc/links/{}", ways["data"][0]["id"].as_str().unwrap());
        assert_eq!(tom.delete(&link, 409).await["code"], "last_way_in");
        stage.enter().await;
    }
}

#[tokio::test]
async fn a_domain_that_the_operator_named_needs_no_invitation() {
    let stage = Stage::with(Options::default(), |provider| {
        provider.new_members.domains = vec![String::from("Acme.test")];
        provider.new_members.role = Role::Agent;
        provider.addresses_checked = true;
    })
    .await;
    for address in ["eve@evil.test", "eve@sub.acme.test", "eve@acme.test.evil.test"] {
        stage.stub.person("eve", address);
        stage.refused("oidc_not_invited").await;
    }
    // What the provider calls unchecked stays so, whatever the operator trusts it with.
    let somebody = |verified| OidcPerson { subject: String::from("subject-1"), email: Some(INES.to_owned()), verified };
    stage.stub.somebody(somebody(Some(false)));
    stage.refused("oidc_email_unverified").await;
    stage.stub.somebody(somebody(None));
    let ines = stage.enter().await;
    let session = ines.get("/api/v1/session", 200).await;
    assert_eq!((&session["member"]["role"], &session["workspace"]["slug"]), (&json!("agent"), &json!("acme")));
    // Whoever was taken out does not come back by the domain: the account is there, the workspace is not.
    let owner = stage.server.owner().await;
    owner.delete(&format!("/api/v1/members/{}", session["member"]["id"].as_str().unwrap()), 204).await;
    assert!(stage.enter().await.get("/api/v1/session", 200).await["workspace"].is_null());
}
