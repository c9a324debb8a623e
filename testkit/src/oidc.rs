//! [`OidcStub`]: an OpenID provider that speaks the real protocol over HTTP, and misbehaves on command.
//!
//! Border: the product's protocol crate is not used here, so that the two can't share a mistake. Invariant: what a real
//! provider would refuse (an address that isn't registered, a code used twice, a wrong verifier) is refused here too.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Form, Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use steward_app::oidc::{NewMembers, OidcProvider};
use steward_model::{Clock, Role, Secret, SystemClock};

const CLIENT: &str = "steward-test";
/// Long enough to be a key, so that it could be mistaken for one.
pub const CLIENT_SECRET: &str = "client-secret-0123456789abcdef0123456789";

/// How the provider goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OidcFault {
    /// Every call fails.
    Down,
    /// The description names another issuer than the one it was read from.
    OtherDescription,
    /// The answer names another provider (mix-up), or none though it promised to.
    OtherAnswer,
    SilentAnswer,
    WrongNonce,
    WrongAudience,
    /// A second audience beside the right one.
    MoreAudiences,
    WrongIssuer,
    Expired,
    IssuedLongAgo,
    /// Signed by nobody, by another key, or by the secret that the client has too.
    AlgNone,
    WrongKey,
    SharedSecret,
    NoToken,
}

/// Who signs in.
#[derive(Debug, Clone)]
pub struct OidcPerson {
    pub subject: String,
    pub email: Option<String>,
    /// What the provider says of the address; `None` when it says nothing.
    pub verified: Option<bool>,
}

struct Key {
    pair: EcdsaKeyPair,
    id: String,
}

/// What a code stands for.
#[derive(Clone)]
struct Grant {
    person: OidcPerson,
    nonce: String,
    challenge: Option<String>,
    redirect: String,
}

#[derive(Default)]
struct Notes {
    person: Option<OidcPerson>,
    fault: Option<OidcFault>,
    registered: HashSet<String>,
    grants: HashMap<String, Grant>,
    spent: HashSet<String>,
    /// Codes and tokens that were given out.
    secrets: Vec<String>,
    refusals: Vec<String>,
}

struct Shared {
    issuer: String,
    random: SystemRandom,
    key: Mutex<Key>,
    other_key: Key,
    notes: Mutex<Notes>,
}

/// A running provider.
pub struct OidcStub {
    pub issuer: String,
    shared: Arc<Shared>,
    client: reqwest::Client,
}

impl OidcStub {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let random = SystemRandom::new();
        let (key, other_key) = (Mutex::new(Key::new(&random, "first")), Key::new(&random, "first"));
        let notes = Mutex::default();
        let shared = Arc::new(Shared { issuer: issuer.clone(), random, key, other_key, notes });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(description))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, shared, client: crate::person::client() }
    }

    /// How an operator sets it up; nobody may join without an invitation.
    pub fn provider(&self, id: &str) -> OidcProvider {
        OidcProvider {
            id: id.to_owned(),
            name: String::from("Example ID"),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(Secret::new(CLIENT_SECRET)),
            scopes: vec![String::from("email"), String::from("profile")],
            addresses_checked: false,
            new_members: NewMembers { domains: Vec::new(), workspace: None, role: Role::Viewer },
        }
    }

    /// Registers the address that a client may have people sent back to.
    pub fn register(&self, redirect: &str) {
        self.notes().registered.insert(redirect.to_owned());
    }

    /// Who is sitting in front of the browser, with an address that is checked.
    pub fn person(&self, subject: &str, email: &str) {
        self.somebody(OidcPerson { subject: subject.to_owned(), email: Some(email.to_owned()), verified: Some(true) });
    }

    pub fn somebody(&self, person: OidcPerson) {
        self.notes().person = Some(person);
    }

    pub fn fault(&self, fault: Option<OidcFault>) {
        self.notes().fault = fault;
    }

    /// Signs with a new key from now on.
    pub fn rotate_key(&self) {
        *self.shared.key.lock().unwrap_or_else(PoisonError::into_inner) = Key::new(&self.shared.random, "second");
    }

    /// Opens an address of the provider as a browser does; gives where the person is sent, or the words of a refusal.
    pub async fn consent(&self, location: &str) -> Result<String, String> {
        let response = self.client.get(location).send().await.unwrap();
        match response.headers().get(LOCATION) {
            Some(location) => Ok(location.to_str().unwrap().to_owned()),
            None => Err(response.text().await.unwrap()),
        }
    }

    /// Every code and token that was given out.
    pub fn secrets(&self) -> Vec<String> {
        self.notes().secrets.clone()
    }

    /// Why token requests were refused, in order.
    pub fn refusals(&self) -> Vec<String> {
        self.notes().refusals.clone()
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.shared.notes()
    }
}

impl Key {
    fn new(random: &SystemRandom, id: &str) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, random).unwrap();
        Self { pair: EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), random).unwrap(), id: id.to_owned() }
    }

    fn public(&self) -> Value {
        // An uncompressed point: 4, then the two coordinates of 32 bytes.
        let point = self.pair.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y })
    }
}

impl Shared {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Option<OidcFault> {
        self.notes().fault
    }

    fn has(&self, fault: OidcFault) -> bool {
        self.fault() == Some(fault)
    }

    fn new_secret(&self, prefix: &str) -> String {
        let mut bytes = [0_u8; 24];
        self.random.fill(&mut bytes).unwrap();
        let secret = format!("{prefix}-{}", URL_SAFE_NO_PAD.encode(bytes));
        self.notes().secrets.push(secret.clone());
        secret
    }
}

fn down() -> Response {
    (StatusCode::BAD_GATEWAY, "the provider is down").into_response()
}

async fn description(State(shared): State<Arc<Shared>>) -> Response {
    if shared.has(OidcFault::Down) {
        return down();
    }
    let here = &shared.issuer;
    let issuer = if shared.has(OidcFault::OtherDescription) { "https://evil.example" } else { here.as_str() };
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{here}/authorize"),
        "token_endpoint": format!("{here}/token"),
        "jwks_uri": format!("{here}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What it says it signs with is not what is relied on: HS256 stands here too.
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(State(shared): State<Arc<Shared>>) -> Response {
    if shared.has(OidcFault::Down) {
        return down();
    }
    let public = shared.key.lock().unwrap_or_else(PoisonError::into_inner).public();
    Json(json!({ "keys": [public] })).into_response()
}

async fn authorize(State(shared): State<Arc<Shared>>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let redirect = text("redirect_uri");
    // An address that isn't registered gets nobody: not even a refusal is sent there.
    if !shared.notes().registered.contains(&redirect) || text("client_id") != CLIENT {
        return (StatusCode::BAD_REQUEST, "this client or address is not registered").into_response();
    }
    let scopes = text("scope");
    if text("response_type") != "code" || !scopes.split(' ').any(|scope| scope == "openid") {
        return (StatusCode::BAD_REQUEST, "only the code flow of OpenID Connect").into_response();
    }
    let person = shared.notes().person.clone();
    let issuer = match shared.fault() {
        Some(OidcFault::OtherAnswer) => Some(String::from("https://evil.example")),
        Some(OidcFault::SilentAnswer) => None,
        _ => Some(shared.issuer.clone()),
    };
    let mut answer = vec![("state", text("state"))];
    answer.extend(issuer.map(|issuer| ("iss", issuer)));
    match person {
        None => answer.push(("error", String::from("access_denied"))),
        Some(person) => {
            let code = shared.new_secret("code");
            let challenge = asked.get("code_challenge").cloned();
            let grant = Grant { person, nonce: text("nonce"), challenge, redirect: redirect.clone() };
            shared.notes().grants.insert(code.clone(), grant);
            answer.push(("code", code));
        }
    }
    let location = reqwest::Url::parse_with_params(&redirect, &answer).unwrap();
    (StatusCode::FOUND, [(LOCATION, location.to_string())]).into_response()
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Response {
    if shared.has(OidcFault::Down) {
        return down();
    }
    match grant_of(&shared, &headers, &asked) {
        Err(reason) => {
            shared.notes().refusals.push(reason.to_owned());
            let body = json!({ "error": "invalid_grant", "error_description": reason });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        Ok(grant) => {
            let mut body = json!({ "access_token": shared.new_secret("access"), "token_type": "Bearer" });
            if !shared.has(OidcFault::NoToken) {
                let token = id_token(&shared, &grant);
                shared.notes().secrets.push(token.clone());
                body["id_token"] = json!(token);
            }
            Json(body).into_response()
        }
    }
}

fn grant_of(shared: &Shared, headers: &HeaderMap, asked: &HashMap<String, String>) -> Result<Grant, &'static str> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{CLIENT_SECRET}")));
    if given != expected {
        return Err("wrong client secret");
    }
    let text = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let mut notes = shared.notes();
    if !notes.spent.insert(text("code").to_owned()) {
        return Err("the code was used before");
    }
    let grant = notes.grants.remove(text("code")).ok_or("no such code")?;
    if text("grant_type") != "authorization_code" || text("redirect_uri") != grant.redirect {
        return Err("another address than the code was asked for");
    }
    // A verifier without a challenge is a sign that the challenge was taken out on the way (RFC 9700, 4.8.2).
    let challenge = grant.challenge.as_deref().ok_or("a verifier, but no challenge")?;
    let sent = URL_SAFE_NO_PAD.encode(digest(&SHA256, text("code_verifier").as_bytes()));
    if sent != challenge {
        return Err("wrong verifier");
    }
    Ok(grant)
}

fn id_token(shared: &Shared, grant: &Grant) -> String {
    let fault = shared.fault();
    let is = |wanted: OidcFault| fault == Some(wanted);
    let now = SystemClock.now_ms() / 1000;
    let now = if is(OidcFault::Expired) || is(OidcFault::IssuedLongAgo) { now - 7200 } else { now };
    let lifetime = if is(OidcFault::IssuedLongAgo) { 14_400 } else { 300 };
    let mut claims = json!({
        "iss": if is(OidcFault::WrongIssuer) { "https://evil.example" } else { shared.issuer.as_str() },
        "sub": grant.person.subject,
        "aud": CLIENT,
        "iat": now,
        "exp": now + lifetime,
        "nonce": if is(OidcFault::WrongNonce) { "another" } else { grant.nonce.as_str() },
        "name": "Ines Lund",
    });
    if is(OidcFault::WrongAudience) {
        claims["aud"] = json!("another-program");
    }
    if is(OidcFault::MoreAudiences) {
        claims["aud"] = json!([CLIENT, "another-program"]);
    }
    if let Some(email) = &grant.person.email {
        claims["email"] = json!(email);
    }
    if let Some(verified) = grant.person.verified {
        claims["email_verified"] = json!(verified);
    }
    let key = shared.key.lock().unwrap_or_else(PoisonError::into_inner);
    let algorithm = match fault {
        Some(OidcFault::AlgNone) => "none",
        Some(OidcFault::SharedSecret) => "HS256",
        _ => "ES256",
    };
    let header = json!({ "alg": algorithm, "typ": "JWT", "kid": key.id });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = match fault {
        Some(OidcFault::AlgNone) => Vec::new(),
        Some(OidcFault::SharedSecret) => {
            let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, CLIENT_SECRET.as_bytes());
            ring::hmac::sign(&secret, signed.as_bytes()).as_ref().to_vec()
        }
        _ => {
            let key = if is(OidcFault::WrongKey) { &shared.other_key } else { &*key };
            key.pair.sign(&shared.random, signed.as_bytes()).unwrap().as_ref().to_vec()
        }
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
