//! From a vendor's fault to an [`LlmError`]: statuses, error bodies, headers, broken streams.
//!
//! Border: the only place that knows vendors' error words. Invariant: a fault that nobody knows is
//! sorted by its status alone, and a 429 that speaks of billing is never retried.

use std::time::Duration;

use genai::webc::StreamTimeout;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::error::{LlmError, LlmErrorKind};

/// Sorts any error of the wire crate.
pub(super) fn from_genai(error: &genai::Error) -> LlmError {
    if let Some(status) = error.status() {
        let empty = HeaderMap::new();
        return from_response(status, error.headers().unwrap_or(&empty), error_body(error));
    }
    match error {
        genai::Error::WebStream { error: inner, .. } => from_stream_cause(inner.as_ref()),
        genai::Error::ChatResponse { body, .. } => from_stream_body(body),
        genai::Error::WebModelCall { webc_error, .. } | genai::Error::WebAdapterCall { webc_error, .. } => {
            match webc_error {
                genai::webc::Error::Reqwest(inner) => from_reqwest(inner),
                other => LlmError::new(LlmErrorKind::Malformed, other.to_string()),
            }
        }
        genai::Error::AdapterNotSupported { .. } => LlmError::new(LlmErrorKind::Unsupported, error.to_string()),
        genai::Error::Resolver { .. } | genai::Error::RequiresApiKey { .. } | genai::Error::NoAuthData { .. } => {
            LlmError::new(LlmErrorKind::Unauthorized, "no key is configured")
        }
        genai::Error::StreamParse { serde_error, .. } => {
            LlmError::new(LlmErrorKind::Malformed, format!("a stream frame is not JSON: {serde_error}"))
        }
        // The request payload, with the customer's words, is in this variant: keep only the cause.
        genai::Error::ChatResponseGeneration { cause, .. } => LlmError::new(LlmErrorKind::Malformed, cause.clone()),
        genai::Error::JsonValueExt(cause) => LlmError::new(LlmErrorKind::Malformed, cause.to_string()),
        genai::Error::Internal(cause) => LlmError::new(LlmErrorKind::BadRequest, cause.clone()),
        _ => LlmError::new(LlmErrorKind::Malformed, "the wire crate could not read the answer"),
    }
}

fn error_body(error: &genai::Error) -> &str {
    match error {
        genai::Error::HttpError { body, .. } => body,
        genai::Error::WebModelCall { webc_error, .. } | genai::Error::WebAdapterCall { webc_error, .. } => {
            match webc_error {
                genai::webc::Error::ResponseFailedStatus { body, .. } => body,
                _ => "",
            }
        }
        _ => "",
    }
}

fn from_stream_cause(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> LlmError {
    if let Some(inner) = cause.downcast_ref::<genai::Error>() {
        return from_genai(inner);
    }
    if let Some(timeout) = cause.downcast_ref::<StreamTimeout>() {
        return LlmError::new(LlmErrorKind::Timeout, timeout.to_string());
    }
    if let Some(inner) = cause.downcast_ref::<reqwest::Error>() {
        return from_reqwest(inner);
    }
    // What is left is a body that is not UTF-8.
    LlmError::new(LlmErrorKind::Malformed, cause.to_string())
}

pub(crate) fn from_reqwest(error: &reqwest::Error) -> LlmError {
    let kind = if error.is_timeout() {
        LlmErrorKind::Timeout
    } else if error.is_body() || error.is_decode() {
        LlmErrorKind::CutStream
    } else if error.is_builder() {
        LlmErrorKind::BadRequest
    } else {
        LlmErrorKind::Network
    };
    // `without_url`: a base URL may carry a secret in its path or query.
    let mut detail = String::new();
    let mut source: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(cause) = source {
        detail = cause.to_string();
        source = cause.source();
    }
    LlmError::new(kind, detail)
}

/// Sorts an answer with an error status.
pub(crate) fn from_response(status: StatusCode, headers: &HeaderMap, body: &str) -> LlmError {
    let words = Words::read(&serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned())));
    let retry_after = retry_after(headers).or(words.retry_delay);
    let may_retry = headers.get("x-should-retry").is_none_or(|value| value != "false");
    let kind = match status.as_u16() {
        _ if words.is_context() => LlmErrorKind::ContextTooLong,
        _ if words.is_refusal() => LlmErrorKind::Refused,
        402 => LlmErrorKind::QuotaExhausted,
        429 if words.is_quota() || !may_retry => LlmErrorKind::QuotaExhausted,
        429 => LlmErrorKind::RateLimited { retry_after },
        401 | 403 => LlmErrorKind::Unauthorized,
        404 => LlmErrorKind::ModelNotFound,
        413 => LlmErrorKind::ContextTooLong,
        408 | 504 => LlmErrorKind::Timeout,
        409 | 425 | 500..=599 => LlmErrorKind::Overloaded { retry_after },
        _ => words.kind().unwrap_or(LlmErrorKind::BadRequest),
    };
    LlmError::new(kind, format!("HTTP {}: {}", status.as_u16(), words.message))
}

/// Sorts an error object that came inside a stream, after a 200.
pub(super) fn from_stream_body(body: &Value) -> LlmError {
    let words = Words::read(body);
    let kind = words.kind().unwrap_or(LlmErrorKind::Overloaded { retry_after: words.retry_delay });
    LlmError::new(kind, format!("error inside the stream: {}", words.message))
}

/// The vendor's words, lower case, from whichever place it puts them.
struct Words {
    /// Types, codes and statuses, joined by spaces.
    codes: String,
    message: String,
    lower_message: String,
    retry_delay: Option<Duration>,
}

impl Words {
    fn read(body: &Value) -> Self {
        // Gemini wraps its error in a list for some routes; others nest the object under `error`.
        let body = body.get(0).unwrap_or(body);
        let error = body.get("error").filter(|error| !error.is_null()).unwrap_or(body);
        let mut codes = String::new();
        for place in ["/type", "/code", "/status", "/details/error_code", "/metadata/error_type"] {
            match error.pointer(place) {
                Some(Value::String(code)) => codes.push_str(&code.to_lowercase()),
                Some(Value::Number(code)) => codes.push_str(&code.to_string()),
                _ => continue,
            }
            codes.push(' ');
        }
        let mut retry_delay = None;
        for detail in error.get("details").and_then(Value::as_array).into_iter().flatten() {
            if let Some(reason) = detail.get("reason").and_then(Value::as_str) {
                codes.push_str(&reason.to_lowercase());
                codes.push(' ');
            }
            if let Some(delay) = detail.get("retryDelay").and_then(Value::as_str) {
                retry_delay = delay.strip_suffix('s').and_then(seconds);
            }
            for violation in detail.get("violations").and_then(Value::as_array).into_iter().flatten() {
                if violation.get("quotaId").and_then(Value::as_str).is_some_and(|id| id.contains("PerDay")) {
                    codes.push_str("insufficient_quota ");
                }
            }
        }
        let message = match error {
            Value::String(text) => text.clone(),
            _ => error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned(),
        };
        Self { codes, lower_message: message.to_lowercase(), message, retry_delay }
    }

    fn code(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.codes.split(' ').any(|code| code == *word))
    }

    fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|words| self.lower_message.contains(words))
    }

    fn is_quota(&self) -> bool {
        self.code(&[
            "insufficient_quota",
            "billing_error",
            "enforced_spend_limit_reached",
            "billing_hard_limit_reached",
        ]) || self.says(&["credit balance is too low", "insufficient balance"])
    }

    fn is_context(&self) -> bool {
        self.code(&["context_length_exceeded", "request_too_large"])
            || self.says(&[
                "maximum context length",
                "prompt is too long",
                "exceeds the context window",
                "exceed context limit",
                "input token count",
                "exceed_context_size",
            ])
    }

    fn is_refusal(&self) -> bool {
        self.code(&["content_filter", "content_policy_violation"])
    }

    fn kind(&self) -> Option<LlmErrorKind> {
        if self.is_context() {
            return Some(LlmErrorKind::ContextTooLong);
        }
        if self.is_refusal() {
            return Some(LlmErrorKind::Refused);
        }
        if self.is_quota() {
            return Some(LlmErrorKind::QuotaExhausted);
        }
        if self.code(&["authentication_error", "permission_error", "invalid_api_key", "api_key_invalid"]) {
            return Some(LlmErrorKind::Unauthorized);
        }
        if self.code(&["model_not_found", "not_found_error"])
            || (self.lower_message.contains("model") && self.says(&["not found", "does not exist"]))
        {
            return Some(LlmErrorKind::ModelNotFound);
        }
        if self.code(&["rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "429"]) {
            return Some(LlmErrorKind::RateLimited { retry_after: self.retry_delay });
        }
        if self.code(&["timeout_error", "deadline_exceeded"]) {
            return Some(LlmErrorKind::Timeout);
        }
        if self.code(&["invalid_request_error", "invalid_argument"]) {
            return Some(LlmErrorKind::BadRequest);
        }
        None
    }
}

/// `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date. A date is measured against the
/// answer's own `Date`, so that a wrong clock on either side does no harm.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(wait) = text("retry-after-ms").and_then(seconds) {
        return Some(wait / 1000);
    }
    let value = text("retry-after")?;
    if let Some(wait) = seconds(value) {
        return Some(wait);
    }
    let until = http_date(value)?;
    let answered = http_date(text("date")?)?;
    Some(Duration::try_from(until.duration_since(answered)).unwrap_or_default())
}

fn seconds(text: &str) -> Option<Duration> {
    // `try_from_secs_f64` turns down negative, infinite and absurd numbers.
    Duration::try_from_secs_f64(text.parse::<f64>().ok()?).ok()
}

fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(status: u16, body: &str) -> LlmErrorKind {
        from_response(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body).kind
    }

    #[test]
    fn statuses_and_words_of_the_vendors() {
        use LlmErrorKind::*;
        let cases = [
            (401, r#"{"error":{"code":"invalid_api_key","message":"x"}}"#, Unauthorized),
            (
                400,
                r#"{"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}],"message":"API key not valid"}}"#,
                Unauthorized,
            ),
            (404, r#"{"error":"model \"nope\" not found, try pulling it first"}"#, ModelNotFound),
            (400, r#"{"error":{"code":"model_not_found","message":"x"}}"#, ModelNotFound),
            (429, r#"{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}"#, QuotaExhausted),
            (
                429,
                r#"{"error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}}"#,
                QuotaExhausted,
            ),
            (
                429,
                r#"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota","details":[{"retryDelay":"7s"}]}}"#,
                RateLimited { retry_after: Some(Duration::from_secs(7)) },
            ),
            (
                429,
                r#"{"error":{"status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}]}}"#,
                QuotaExhausted,
            ),
            (402, "{}", QuotaExhausted),
            (
                400,
                r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
                QuotaExhausted,
            ),
            (400, r#"{"error":{"code":"context_length_exceeded"}}"#, ContextTooLong),
            (
                400,
                r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 250000 tokens"}}"#,
                ContextTooLong,
            ),
            (413, "", ContextTooLong),
            (529, r#"{"type":"error","error":{"type":"overloaded_error"}}"#, Overloaded { retry_after: None }),
            (503, "<html>busy</html>", Overloaded { retry_after: None }),
            (400, r#"{"error":{"code":"content_filter"}}"#, Refused),
            (422, "{}", BadRequest),
        ];
        for (status, body, kind) in cases {
            assert_eq!(sorted(status, body), kind, "{status} {body}");
        }
    }

    #[test]
    fn retry_after_in_all_spellings() {
        let headers = |pairs: &[(&'static str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
                .collect::<HeaderMap>()
        };
        assert_eq!(retry_after(&headers(&[("retry-after", "3")])), Some(Duration::from_secs(3)));
        assert_eq!(retry_after(&headers(&[("retry-after", "0.5")])), Some(Duration::from_millis(500)));
        assert_eq!(
            retry_after(&headers(&[("retry-after-ms", "250"), ("retry-after", "9")])),
            Some(Duration::from_millis(250))
        );
        let dated = [("date", "Wed, 21 Oct 2026 07:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2026 07:28:20 GMT")];
        assert_eq!(retry_after(&headers(&dated)), Some(Duration::from_secs(20)));
        let past = [("date", "Wed, 21 Oct 2026 07:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2026 07:27:00 GMT")];
        assert_eq!(retry_after(&headers(&past)), Some(Duration::ZERO));
        for nonsense in ["-1", "soon", "NaN", "1e400"] {
            assert_eq!(retry_after(&headers(&[("retry-after", nonsense)])), None, "{nonsense}");
        }
    }
}
