//! Testing a connection, embeddings and transcription against the stubs.

use std::time::Duration;

use steward_llm::{
    Audio, LlmErrorKind, ProviderConfig, ProviderKind, Secret, Timeouts, embeddings, http_client, test_connection,
    transcribe,
};
use steward_vendors::{Stub, Vendor};

fn config(stub: &Stub, kind: ProviderKind) -> ProviderConfig {
    ProviderConfig {
        base_url: Some(stub.base_url()),
        api_key: Some(Secret::new("key")),
        timeouts: Timeouts { first_byte: Duration::from_secs(2), idle: Duration::from_secs(2) },
        ..ProviderConfig::new(kind, "stub-small")
    }
}

#[tokio::test]
async fn a_connection_test_lists_models_or_says_what_is_wrong() {
    let http = http_client().unwrap();
    let kinds = [
        (Vendor::OpenAi, ProviderKind::OpenAiCompatible),
        (Vendor::OpenAi, ProviderKind::DeepSeek),
        (Vendor::Anthropic, ProviderKind::Anthropic),
        (Vendor::Gemini, ProviderKind::Gemini),
        (Vendor::Ollama, ProviderKind::Ollama),
    ];
    for (vendor, kind) in kinds {
        let stub = Stub::start(vendor, (kind != ProviderKind::Ollama).then_some("key")).await.unwrap();
        let report = test_connection(&config(&stub, kind), &http).await.unwrap();
        assert_eq!(report.models, ["stub-large", "stub-small"], "{kind:?}");
        if kind != ProviderKind::Ollama {
            let wrong = ProviderConfig { api_key: Some(Secret::new("wrong")), ..config(&stub, kind) };
            let error = test_connection(&wrong, &http).await.unwrap_err();
            assert_eq!(error.kind, LlmErrorKind::Unauthorized, "{kind:?}");
            assert!(error.to_string().contains("Check the key"));
        }
    }
}

#[tokio::test]
async fn vectors_come_back_in_the_order_of_the_texts() {
    let http = http_client().unwrap();
    let texts = vec!["a".to_owned(), "bbb".to_owned(), "cc".to_owned()];
    for (vendor, kind) in [
        (Vendor::OpenAi, ProviderKind::OpenAiCompatible),
        (Vendor::Gemini, ProviderKind::Gemini),
        (Vendor::Ollama, ProviderKind::Ollama),
    ] {
        let stub = Stub::start(vendor, None).await.unwrap();
        let vectors = embeddings(&config(&stub, kind), &http, texts.clone()).await.unwrap();
        let lengths: Vec<f32> = vectors.iter().map(|vector| vector[1]).collect();
        assert_eq!(lengths, [1.0, 3.0, 2.0], "{kind:?}");
    }
    let stub = Stub::start(Vendor::Anthropic, None).await.unwrap();
    let error = embeddings(&config(&stub, ProviderKind::Anthropic), &http, texts).await.unwrap_err();
    assert_eq!(error.kind, LlmErrorKind::Unsupported);
}

#[tokio::test]
async fn a_recording_is_written_down() {
    let http = http_client().unwrap();
    let stub = Stub::start(Vendor::OpenAi, Some("key")).await.unwrap();
    let audio = Audio {
        bytes: vec![1, 2, 3].into(),
        file_name: "voice.ogg".into(),
        media_type: "audio/ogg".into(),
        language: Some("de".into()),
    };
    let words = transcribe(&config(&stub, ProviderKind::OpenAiCompatible), &http, audio.clone()).await.unwrap();
    assert_eq!(words, "hello from the recording");
    let sent = String::from_utf8_lossy(&stub.requests()[0].body).into_owned();
    assert!(sent.contains("filename=\"voice.ogg\"") && sent.contains("name=\"language\""));
    let error = transcribe(&config(&stub, ProviderKind::Gemini), &http, audio).await.unwrap_err();
    assert_eq!(error.kind, LlmErrorKind::Unsupported);
}
