//! Those who attack a sign-in (F23).

use jiff::Timestamp;
use steward_testkit::{CLIENT_SECRET, Database, OidcFault, OidcStub, Options};

use super::stage::*;
use crate::captured::Captured;

#[tokio::test]
async fn an_answer_that_cannot_be_verified_lets_nobody_in() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    for (fault, code) in [(OidcFault::OtherDescription, "oidc_unreachable"), (OidcFault::Down, "oidc_unreachable")] {
        stage.stub.fault(Some(fault));
        let reply = stage.browser().send("GET", "/api/v1/oidc/example/start", None, &[]).await;
        assert_eq!(location(&reply), format!("/sign-in?error={code}"), "{fault:?}");
    }
    for fault in [
        OidcFault::OtherAnswer,
        OidcFault::SilentAnswer,
        OidcFault::WrongNonce,
        OidcFault::WrongAudience,
        OidcFault::MoreAudiences,
        OidcFault::WrongIssuer,
        OidcFault::Expired,
        OidcFault::IssuedLongAgo,
        OidcFault::AlgNone,
        OidcFault::WrongKey,
        OidcFault::SharedSecret,
        OidcFault::NoToken,
    ] {
        stage.stub.fault(Some(fault));
        println!("{fault:?}");
        stage.refused("oidc_rejected").await;
    }
    stage.stub.fault(None);
    let trip = stage.trip("").await;
    stage.stub.fault(Some(OidcFault::Down));
    assert_eq!(location(&stage.back(&trip).await), "/sign-in?error=oidc_unreachable");
    stage.stub.fault(None);
    stage.enter().await;
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_for_ten_minutes() {
    for database in Database::all() {
        let start = Timestamp::from_millisecond(steward_model::Clock::now_ms(&steward_model::SystemClock)).unwrap();
        let other = OidcStub::start().await;
        let sign_in_providers = vec![other.provider("other")];
        let options = Options { database, clock: Some(start), sign_in_providers, ..Options::default() };
        let stage = Stage::with(options, |_| {}).await;
        stage.ines().await;
        stage.stub.person("subject-1", INES);
        let expired = "/sign-in?error=oidc_expired";

        // Somebody else's answer, slipped to a browser that never asked (or asked for its own).
        let trip = stage.trip("").await;
        let stranger = stage.browser();
        assert_eq!(location(&stranger.send("GET", &trip.back, None, &[]).await), expired);
        let own = stage.trip("").await;
        let mixed = Trip { back: trip.back.clone(), cookie: own.cookie.clone() };
        assert_eq!(location(&stage.back(&mixed).await), expired);
        // Without a state, or with one of another's making.
        let address = format!("{}{}", stage.server.url, own.back);
        for state in [None, Some("st_made-up")] {
            let back = changed(&address, "state", state).replace(&stage.server.url, "");
            assert_eq!(location(&stage.back(&Trip { back, cookie: own.cookie.clone() }).await), expired);
        }
        // An answer of one provider at the address of another (mix-up).
        let back = own.back.replace("/oidc/example/", "/oidc/other/");
        assert_eq!(location(&stage.back(&Trip { back, cookie: own.cookie.clone() }).await), expired);
        // None of this has used it up; once is all it is good for.
        assert_eq!(location(&stage.back(&own).await), "/");
        assert_eq!(location(&stage.back(&own).await), expired);
        // Called off, and too late.
        let late = stage.trip("").await;
        stage.server.clock.as_ref().unwrap().shift_ms(10 * 60_000);
        assert_eq!(location(&stage.back(&late).await), expired);
        let calm = Stage::new(database).await;
        calm.refused("oidc_denied").await;
        stage.browser().get("/api/v1/oidc/unknown/start", 404).await;
        stage.browser().get("/api/v1/oidc/unknown/callback?state=x&code=y", 404).await;
    }
}

#[tokio::test]
async fn a_code_that_was_stolen_or_used_is_worth_nothing() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let (location_of_provider, cookie) = stage.leave("").await;
    let asked = query(&location_of_provider);
    assert_eq!((asked["code_challenge_method"].as_str(), asked["response_type"].as_str()), ("S256", "code"));
    assert_eq!(asked["scope"], "openid email profile");
    assert_eq!(asked["code_challenge"].len(), 43);

    // The challenge is taken out, or replaced, on the way to the provider.
    let back = |address: String, cookie: &str| Trip {
        back: address.strip_prefix(&stage.server.url).unwrap().to_owned(),
        cookie: cookie.to_owned(),
    };
    let bare = changed(&location_of_provider, "code_challenge", None);
    let answer = stage.stub.consent(&bare).await.unwrap();
    assert_eq!(location(&stage.back(&back(answer, &cookie)).await), "/sign-in?error=oidc_rejected");
    let (location_of_provider, cookie) = stage.leave("").await;
    let own = changed(&location_of_provider, "code_challenge", Some(&"x".repeat(43)));
    let answer = stage.stub.consent(&own).await.unwrap();
    assert_eq!(location(&stage.back(&back(answer, &cookie)).await), "/sign-in?error=oidc_rejected");

    // A code of Ines in the answer to somebody else; then a code that has done its work.
    let victim = stage.trip("").await;
    let stolen = query(&format!("{}{}", stage.server.url, victim.back))["code"].clone();
    let inject = |trip: &Trip, code: &str| Trip {
        back: changed(&format!("{}{}", stage.server.url, trip.back), "code", Some(code)).replace(&stage.server.url, ""),
        cookie: trip.cookie.clone(),
    };
    let thief = stage.trip("").await;
    assert_eq!(location(&stage.back(&inject(&thief, &stolen)).await), "/sign-in?error=oidc_rejected");
    let own = stage.trip("").await;
    let code = query(&format!("{}{}", stage.server.url, own.back))["code"].clone();
    assert_eq!(location(&stage.back(&own).await), "/");
    let next = stage.trip("").await;
    assert_eq!(location(&stage.back(&inject(&next, &code)).await), "/sign-in?error=oidc_rejected");
    let reasons = ["a verifier, but no challenge", "wrong verifier", "wrong verifier", "the code was used before"];
    assert_eq!(stage.stub.refusals(), reasons);
}

#[tokio::test]
async fn the_way_back_is_fixed_and_leads_only_to_pages_of_ours() {
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let own = format!("{}/api/v1/oidc/example/callback", stage.server.url);
    let lies = [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    for lie in lies {
        let path = "/api/v1/oidc/example/start?redirect_uri=https://evil.example/";
        let reply = stage.browser().send("GET", path, None, &[lie]).await;
        assert_eq!(query(&location(&reply))["redirect_uri"], own, "{lie:?}");
    }
    let (location_of_provider, _) = stage.leave("").await;
    for variant in ["https://evil.example/", &format!("{own}/../x"), &format!("{own}?a=b"), &own.to_uppercase()] {
        let refusal = stage.stub.consent(&changed(&location_of_provider, "redirect_uri", Some(variant))).await;
        assert!(refusal.unwrap_err().contains("not registered"));
    }
    for next in ["https://evil.example", "//evil.example", "/%5Cevil.example", "/%0d%0aset-cookie:%20a=b", "runs"] {
        let trip = stage.trip(&format!("?next={next}")).await;
        assert_eq!(location(&stage.back(&trip).await), "/", "{next}");
    }
}

#[tokio::test]
async fn what_was_planted_in_the_browser_is_not_what_is_opened() {
    let stage = Stage::with(Options { behind_tls: true, ..Options::default() }, |_| {}).await;
    let ines = account_of(&stage.ines().await).await;
    stage.stub.person("subject-1", INES);
    let planted = stage.browser().with("cookie", "steward_oidc=br_planted; steward_session=ss_planted");
    let reply = planted.send("GET", "/api/v1/oidc/example/start", None, &[]).await;
    let cookie = reply.header("set-cookie").unwrap().to_owned();
    assert!(!cookie.contains("planted"));
    assert!(cookie.contains("Path=/api/v1/oidc;") && cookie.ends_with("; Secure"), "{cookie}");
    let back = stage.stub.consent(&location(&reply)).await.unwrap().replace(&stage.server.url, "");
    assert_eq!(location(&planted.send("GET", &back, None, &[]).await), "/sign-in?error=oidc_expired");
    let own = format!("{}; steward_session=ss_planted", cookie.split(';').next().unwrap());
    let reply = stage.back(&Trip { back, cookie: own }).await;
    let token = cookies(&reply)["steward_session"].clone();
    assert_ne!(token, "ss_planted");
    assert_eq!(account_of(&stage.with_session(&token).await).await, ines);
}

#[tokio::test]
async fn nothing_secret_of_a_sign_in_is_in_the_log() {
    let log = Captured::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_env_filter("debug").with_writer(move || writer.clone()).init();
    let stage = Stage::new(Database::Sqlite).await;
    stage.ines().await;
    stage.stub.person("subject-1", INES);
    let mut secrets = vec![CLIENT_SECRET.to_owned(), PASSWORD.to_owned()];
    for fault in [None, Some(OidcFault::WrongNonce), Some(OidcFault::WrongKey), Some(OidcFault::NoToken)] {
        stage.stub.fault(fault);
        let trip = stage.trip("").await;
        secrets.extend(query(&format!("{}{}", stage.server.url, trip.back)).remove("state"));
        secrets.push(trip.cookie.trim_start_matches("steward_oidc=").to_owned());
        let reply = stage.back(&trip).await;
        secrets.extend(cookies(&reply).remove("steward_session"));
    }
    secrets.extend(stage.stub.secrets());
    let text = log.text();
    assert!(text.contains("the token of a sign-in was refused") && text.contains("request answered"), "{text}");
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the log");
    }
}
