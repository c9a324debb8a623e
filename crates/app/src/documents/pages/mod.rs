//! Pages of the web as documents: one by its address, or all that a site map lists; read again every week.

pub mod again;
mod fetch;
pub(crate) mod guard;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_model::{Action, OpContext};
use steward_store::TenantTx;
use steward_store::documents::Document;
use steward_store::jobs::{Job, JobDraft};
use url::Url;

use self::fetch::FetchError;
use super::process::{self, event};
use super::upload::attach;
use super::write::{MOST_TITLE, blank};
use crate::app::App;
use crate::collections::collection_resolve;
use crate::error::{Error, Result};
use crate::jobs::{JobError, JobResult, payload, skip};

pub const KIND: &str = "document.fetch";
/// Pages of one site map.
pub const MOST_PAGES: usize = 200;
/// Between two pages of a site.
const PAUSE_MS: i64 = 1_000;
const AGAIN_MS: i64 = 7 * 24 * 3600 * 1000;

#[derive(Serialize, Deserialize)]
struct Payload {
    document_id: String,
    /// When this reading is due; a document that is read at another time by now is left to that job.
    due: i64,
}

/// Adds a page, or with `site_map` every page that the site map lists. The pages are read one after the other by jobs.
pub async fn document_page(
    app: &Arc<App>,
    context: &OpContext,
    address: &str,
    site_map: bool,
    collection: Option<&str>,
) -> Result<Vec<Document>> {
    context.authorise(Action::KnowledgeWrite)?;
    let refuse = |reason: String| Error::field("url", "not_readable", reason);
    let url = Url::parse(address.trim())
        .map_err(|_| refuse(String::from("This is not a web address. It begins with https://.")))?;
    guard::check(&url, app.options.allow_private_addresses).await.map_err(refuse)?;
    let urls = if site_map { listed(app, &url).await.map_err(|error| refuse(error.detail))? } else { vec![url] };
    let write = app.store.write(context).await?;
    let collection = collection_resolve(&write, context, collection).await?;
    let mut documents = Vec::with_capacity(urls.len());
    for (place, url) in urls.into_iter().enumerate() {
        let due = context.now_ms() + PAUSE_MS * i64::try_from(place).unwrap_or(0);
        documents.push(add(&write, context, &url, &collection, due).await?);
    }
    write.commit().await?;
    Ok(documents)
}

/// The same address again is the same document, read anew.
async fn add(write: &TenantTx, context: &OpContext, url: &Url, collection: &str, due: i64) -> Result<Document> {
    let mut url = url.clone();
    url.set_fragment(None);
    let external_id = format!("page:{url}");
    let there = write.document_by_external(std::slice::from_ref(&external_id)).await?.into_iter().next();
    let is_new = there.is_none();
    let mut document = there.unwrap_or_else(|| blank(context, title_of(url.as_str()), "page"));
    document.source_ref = Some(url.to_string());
    document.external_id = Some(external_id);
    collection.clone_into(&mut document.collection);
    document.kind = String::from("html");
    document.deleted_at = None;
    document.recrawl_at = Some(due);
    if is_new {
        write.document_insert(vec![document.clone()]).await?;
        write.event_append(context, event("document.created", &document)).await?;
    } else {
        write.document_update(&document).await?;
        write.event_append(context, event("document.changed", &document)).await?;
    }
    enqueue(write, context, &document.id, due, due).await?;
    Ok(document)
}

async fn enqueue(write: &TenantTx, context: &OpContext, document_id: &str, due: i64, run_at: i64) -> Result<()> {
    let draft = JobDraft {
        kind: KIND,
        payload: json!(Payload { document_id: document_id.to_owned(), due }),
        priority: 0,
        max_attempts: 4,
        run_at: Some(run_at),
        // The same reading is enqueued once, however often somebody looks whether it is due.
        dedupe_key: Some(format!("{document_id} {due}")),
        leased: None,
    };
    write.job_enqueue(context, draft).await?;
    Ok(())
}

/// The addresses of a site map that belong to its own site.
async fn listed(app: &App, url: &Url) -> std::result::Result<Vec<Url>, FetchError> {
    let fetched = fetch::page(url, app.options.allow_private_addresses).await?;
    let found = locations(&String::from_utf8_lossy(&fetched.bytes), url);
    if found.is_empty() {
        let detail = "There is no site map with pages of this site at the address. Nothing was kept. A site map is \
                      usually at /sitemap.xml; one that only lists other site maps is added one by one.";
        return Err(FetchError { code: "site_map_empty", detail: detail.to_owned(), passing: false });
    }
    Ok(found)
}

fn locations(text: &str, site: &Url) -> Vec<Url> {
    let mut found: Vec<Url> = Vec::new();
    for part in text.split("<loc>").skip(1) {
        let Some((location, _)) = part.split_once("</loc>") else {
            continue;
        };
        let location = location.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").replace("&amp;", "&");
        let Ok(url) = site.join(location.trim()) else {
            continue;
        };
        let is_page = !url.path().ends_with(".xml") && !url.path().ends_with(".xml.gz");
        if is_page && url.host() == site.host() && !found.contains(&url) {
            found.push(url);
        }
        if found.len() == MOST_PAGES {
            break;
        }
    }
    found
}

pub(crate) async fn run(app: &Arc<App>, context: &OpContext, job: &Job) -> JobResult {
    let Payload { document_id, due } = payload(job)?;
    let read = app.store.read(context).await?;
    let document = read.document_find(&document_id).await?.filter(|document| document.deleted_at.is_none());
    drop(read);
    let Some(document) = document.filter(|document| document.recrawl_at == Some(due)) else {
        return skip(job, "the page is gone, or read at another time");
    };
    let Some(url) = document.source_ref.as_deref().and_then(|text| Url::parse(text).ok()) else {
        return skip(job, "the page has no address");
    };
    match fetch::page(&url, app.options.allow_private_addresses).await {
        Ok(fetched) => {
            let name = format!("page.{}", extension(&fetched.content_type, &url));
            let size = fetched.bytes.len() as u64;
            let sha256 = app.blobs.put(context.workspace_id, &fetched.bytes).await?;
            Ok(keep(app, context, &document_id, due, Some((name, sha256, size)), None).await?)
        }
        Err(error) if error.passing && job.attempts < job.max_attempts => Err(JobError::Retry(error.detail)),
        Err(error) => Ok(keep(app, context, &document_id, due, None, Some(error)).await?),
    }
}

async fn keep(
    app: &App,
    context: &OpContext,
    document_id: &str,
    due: i64,
    file: Option<(String, String, u64)>,
    error: Option<FetchError>,
) -> Result<()> {
    let write = app.store.write(context).await?;
    let found = write.document_find(document_id).await?.filter(|document| document.deleted_at.is_none());
    let Some(mut document) = found.filter(|document| document.recrawl_at == Some(due)) else {
        return Ok(());
    };
    document.recrawl_at = Some(context.now_ms() + AGAIN_MS);
    if let Some((name, sha256, size)) = file {
        let same = document.content_hash.as_ref() == Some(&sha256) && document.status == "ready";
        if !same {
            attach(&write, context, &mut document, name, sha256, size).await?;
            document.updated_at = context.now_ms();
            process::enqueue(&write, context, vec![document_id.to_owned()]).await?;
        }
    }
    let mut kind = "document.changed";
    if let Some(error) = error {
        kind = "document.failed";
        document.status = String::from("failed");
        document.error_code = Some(error.code.to_owned());
        document.error_detail = Some(error.detail);
    }
    write.document_update(&document).await?;
    write.event_append(context, event(kind, &document)).await?;
    Ok(write.commit().await?)
}

fn extension(content_type: &str, url: &Url) -> &'static str {
    match content_type {
        "application/pdf" => "pdf",
        "text/markdown" => "md",
        "text/csv" => "csv",
        "text/plain" if url.path().ends_with(".md") => "md",
        "text/plain" => "txt",
        _ => "html",
    }
}

/// Until the page's own title is read.
pub(super) fn title_of(address: &str) -> String {
    let Ok(url) = Url::parse(address) else {
        return address.chars().take(MOST_TITLE).collect();
    };
    let host = url.host_str().unwrap_or_default();
    let path = url.path().trim_end_matches('/');
    format!("{host}{path}").chars().take(MOST_TITLE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_map_lists_pages_of_its_own_site_once() {
        let site = Url::parse("https://shop.example/sitemap.xml").unwrap();
        let text = "<urlset><url><loc> https://shop.example/a?x=1&amp;y=2 </loc></url><url><loc>/b</loc></url>
            <url><loc>https://other.example/c</loc></url><url><loc>/b</loc></url><url><loc>/more.xml</loc></url>
            <url><loc><![CDATA[https://shop.example/d]]></loc></url><url><loc>unclosed";
        let found: Vec<String> = locations(text, &site).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["https://shop.example/a?x=1&y=2", "https://shop.example/b", "https://shop.example/d"]);
    }
}
