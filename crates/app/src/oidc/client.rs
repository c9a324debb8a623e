//! Calls to providers, with the client of the house: no redirects, a limit of time and one of size.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

/// A person waits for each call.
const PATIENCE: Duration = Duration::from_secs(8);
/// Documents and tokens are a few thousand bytes.
const MOST_BODY: usize = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("{0}")]
    Network(#[from] reqwest::Error),
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Late,
    #[error("the answer is larger than {MOST_BODY} bytes")]
    TooLarge,
    /// It is not well itself; what it says then is no part of the protocol.
    #[error("it answered with status {0}")]
    Failing(u16),
    #[error("{0}")]
    Answer(#[from] http::Error),
}

pub(super) struct Http {
    client: reqwest::Client,
}

impl Http {
    pub(super) fn new(client: reqwest::Client) -> Self {
        Self { client }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let exchange = async {
            let mut response = self.client.execute(request.try_into()?).await?;
            if response.status().is_server_error() {
                return Err(CallError::Failing(response.status().as_u16()));
            }
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await? {
                if body.len() + chunk.len() > MOST_BODY {
                    return Err(CallError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
            let mut answer = http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                answer = answer.header(name, value);
            }
            Ok(answer.body(body)?)
        };
        tokio::time::timeout(PATIENCE, exchange).await.map_err(|_| CallError::Late)?
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
