//! Files of customers (DESK-03, DESK-27, PLT-53): what is taken, what becomes of it, and who gets it.

use std::io::Write;

use serde_json::{Value, json};
use steward_model::Role;
use steward_testkit::{Database, Options, Person, Reply, TestServer};
use tokio::io::AsyncWriteExt;

const FILES: &str = "/api/v1/public/acme/files";
const MESSAGES: &str = "/api/v1/public/acme/messages";

async fn upload(person: &Person, name: &str, bytes: &[u8]) -> Reply {
    let mut body = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    person.send_bytes("POST", FILES, Some(("multipart/form-data; boundary=cut", body)), &[]).await
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum: u32 = !0;
    for byte in kind.iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, kind.as_slice(), data, &(!sum).to_be_bytes()].concat()
}

/// A black picture, eight bits of grey, with a comment beside the pixels. Its pixels are stored unpacked.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend_from_slice(&[8, 0, 0, 0, 0]);
    let rows = vec![0_u8; (width as usize + 1) * height as usize];
    let mut packed = vec![0x78, 0x01];
    let mut pieces = rows.chunks(65_535).peekable();
    while let Some(piece) = pieces.next() {
        let length = u16::try_from(piece.len()).unwrap();
        packed.push(u8::from(pieces.peek().is_none()));
        packed.extend_from_slice(&length.to_le_bytes());
        packed.extend_from_slice(&(!length).to_le_bytes());
        packed.extend_from_slice(piece);
    }
    // Adler-32 of nothing but zeros: one, and as many as there are bytes.
    packed.extend_from_slice(&(u32::try_from(rows.len() % 65_521).unwrap() << 16 | 1).to_be_bytes());
    let sign = b"\x89PNG\r\n\x1a\n".to_vec();
    let text = chunk(b"tEXt", b"Comment\0taken at 51.8985 -8.4756");
    [sign, chunk(b"IHDR", &head), text, chunk(b"IDAT", &packed), chunk(b"IEND", b"")].concat()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn desk_03_a_picture_is_sent_seen_by_both_sides_and_by_nobody_else() {
    for database in Database::all() {
        let server = TestServer::start_on(database).await;
        let owner = server.owner().await;
        let (contact, other) = (server.contact().await, server.contact().await);
        let sent = upload(&contact, "../../kitchen tap.png", &png(900, 600)).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        let file = sent.json();
        assert_eq!(
            (&file["content_type"], &file["width"], &file["height"]),
            (&json!("image/png"), &json!(900), &json!(600))
        );
        assert_eq!(file["name"], "kitchen tap.png");

        // A lost answer: the same upload again is the same file.
        let again = upload(&contact, "../../kitchen tap.png", &png(900, 600)).await;
        assert_eq!((again.status, &again.json()["id"]), (200, &file["id"]));

        let mut live = contact.live("/api/v1/public/acme/live", &[]).await;
        let message = json!({ "text": "", "file_ids": [file["id"]], "client_id": "one" });
        let written = contact.post(MESSAGES, message.clone(), 201).await;
        assert_eq!(written["message"]["files"][0]["id"], file["id"]);
        assert_eq!(live.next_of("message").await.data["message"]["files"][0]["id"], file["id"]);
        assert_eq!(contact.post(MESSAGES, message, 200).await["message"]["files"][0]["id"], file["id"]);
        server.settle().await;
        let listed = contact.get(MESSAGES, 200).await;
        assert_eq!(listed["data"][0]["files"], written["message"]["files"]);

        let conversation = written["conversation_id"].as_str().unwrap();
        let seen = owner.get(&format!("/api/v1/conversations/{conversation}/messages"), 200).await;
        let (whole, small) = (&seen["data"][0]["files"][0]["url"], &seen["data"][0]["files"][0]["preview_url"]);
        // By its link without any cookie or token, as a picture on a page is fetched.
        let nobody = server.anonymous();
        let shown = nobody.send("GET", whole.as_str().unwrap(), None, &[]).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, Some("image/png")));
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(shown.header("content-security-policy"), Some("default-src 'none'; sandbox"));
        assert!(shown.header("content-disposition").unwrap().starts_with("attachment;"));
        assert!(!holds(&shown.bytes, b"51.8985"), "only pixels come through");
        let preview = nobody.send("GET", small.as_str().unwrap(), None, &[]).await;
        assert!(preview.status == 200 && preview.bytes != shown.bytes);

        // Without the link: the customer alone.
        let bare = format!("{FILES}/{}", file["id"].as_str().unwrap());
        assert_eq!(contact.send("GET", &bare, None, &[]).await.bytes, shown.bytes);
        other.get(&bare, 404).await;
        nobody.get(&bare, 401).await;
        // A link that was changed is none, and one file's link opens no other.
        let tampered = whole.as_str().unwrap().replace("until=", "until=9");
        nobody.get(&tampered, 404).await;
        other.get(&tampered, 404).await;
        let theirs = upload(&other, "mine.png", &png(20, 20)).await.json();
        let swapped = whole.as_str().unwrap().replace(file["id"].as_str().unwrap(), theirs["id"].as_str().unwrap());
        nobody.get(&swapped, 404).await;
        nobody.get(&whole.as_str().unwrap().replace("/acme/", "/other/"), 404).await;
        server.stop().await;
    }
}

#[tokio::test]
async fn plt_04_a_merge_by_hand_opens_no_file_to_the_other_and_closes_none_to_its_own() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (ana, bea) = (server.contact().await, server.contact().await);
    let mut ids = Vec::new();
    let mut files = Vec::new();
    for person in [&ana, &bea] {
        let file = upload(person, "tap.png", &png(20, 20)).await.json()["id"].as_str().unwrap().to_owned();
        let written = person.post(MESSAGES, json!({ "text": "Here", "file_ids": [file] }), 201).await;
        ids.push(written["message"]["author"]["id"].as_str().unwrap().to_owned());
        files.push(format!("{FILES}/{file}"));
    }
    owner.post(&format!("/api/v1/contacts/{}/merge", ids[0]), json!({ "other_id": ids[1] }), 200).await;
    for (person, [own, other]) in [(&ana, [0, 1]), (&bea, [1, 0])] {
        assert_eq!(person.send("GET", &files[own], None, &[]).await.status, 200);
        assert_eq!(person.send("GET", &files[other], None, &[]).await.status, 404);
    }
}

#[tokio::test]
async fn the_same_content_sent_by_many_at_once_is_kept_whole_for_each() {
    let server = TestServer::start().await;
    let picture = png(600, 400);
    let mut people = Vec::new();
    for _ in 0..8 {
        people.push(server.contact().await);
    }
    let uploads = people.iter().map(|person| upload(person, "tap.png", &picture));
    let sent = futures::future::join_all(uploads).await;
    for (person, reply) in people.iter().zip(sent) {
        assert_eq!(reply.status, 201, "{}", reply.text());
        let got = person.send("GET", &format!("{FILES}/{}", reply.json()["id"].as_str().unwrap()), None, &[]).await;
        assert_eq!((got.status, &got.bytes[1..4]), (200, b"PNG".as_slice()));
    }
}

#[tokio::test]
async fn a_link_ends_and_the_session_of_its_customer_still_opens_the_file() {
    let clock = Some("2026-06-01T23:59:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock, ..Options::default() }).await;
    let contact = server.contact().await;
    let file = upload(&contact, "tap.png", &png(20, 20)).await.json();
    let url = file["url"].as_str().unwrap();
    server.clock.as_ref().unwrap().shift_ms(24 * 3600 * 1000);
    server.anonymous().send("GET", url, None, &[]).await;
    assert_eq!(server.anonymous().send("GET", url, None, &[]).await.status, 200);
    server.clock.as_ref().unwrap().shift_ms(24 * 3600 * 1000);
    server.anonymous().get(url, 404).await;
    assert_eq!(contact.send("GET", url, None, &[]).await.status, 200);
}

#[tokio::test]
async fn plt_53_what_a_file_is_its_bytes_say_and_what_is_not_wanted_is_refused_with_a_word() {
    let server = TestServer::start().await;
    let contact = server.contact().await;
    // A thousand million pixels in a hundred bytes: refused by what the head says, before anything is unpacked.
    let head = [32_768_u32.to_be_bytes(), 32_768_u32.to_be_bytes()].concat();
    let head = [head.as_slice(), &[8, 6, 0, 0, 0]].concat();
    let bomb = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &[0x78, 1]), chunk(b"IEND", b"")];
    let mut macros = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in ["word/document.xml", "word/vbaProject.bin"] {
        macros.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        macros.write_all(b"<x/>").unwrap();
    }
    let macros = macros.finish().unwrap().into_inner();
    let cases: [(&str, Vec<u8>, u16, &str); 8] = [
        ("huge.png", bomb.concat(), 400, "picture_too_large"),
        ("cut.png", png(50, 50)[..200].to_vec(), 400, "picture_damaged"),
        ("cat.jpg", b"GIF89a not a jpeg".to_vec(), 400, "file_type_unsupported"),
        ("report.pdf", b"MZ\x90\0 a program".to_vec(), 400, "file_type_unsupported"),
        ("letter.docx", macros, 400, "file_holds_macros"),
        ("empty.txt", Vec::new(), 400, "file_empty"),
        ("bundle.zip", [b"PK\x05\x06".as_slice(), &[0; 18]].concat(), 400, "file_type_unsupported"),
        ("long.txt", vec![b'a'; (20 << 20) + 1], 413, "file_too_large"),
    ];
    for (name, bytes, status, code) in cases {
        let reply = upload(&contact, name, &bytes).await;
        assert_eq!((reply.status, reply.json()["code"].as_str()), (status, Some(code)), "{name}: {}", reply.text());
        assert!(reply.text().contains("Nothing was kept") || code == "file_empty", "{name}: {}", reply.text());
    }
    // A page of HTML is kept as words, whatever the sender calls it.
    let page = upload(&contact, "page.html", b"<html><script>alert(1)</script></html>").await.json();
    assert_eq!(page["content_type"], "text/plain; charset=utf-8");
    let shown = contact.send("GET", page["url"].as_str().unwrap(), None, &[]).await;
    assert_eq!(shown.header("content-type"), Some("text/plain; charset=utf-8"));
    server.anonymous().send_bytes("POST", FILES, Some(("multipart/form-data; boundary=cut", Vec::new())), &[]).await;
    assert_eq!(upload(&server.anonymous(), "a.txt", b"words").await.status, 401);
}

#[tokio::test]
async fn uploads_that_do_not_end_take_few_places_and_give_them_back() {
    let server = TestServer::start().await;
    let contact = server.contact().await;
    let head = format!(
        "POST {FILES} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {}\r\ncontent-length: 9000\r\n\
         content-type: multipart/form-data; boundary=cut\r\n\r\n--cut\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"slow.txt\"\r\n\r\nw",
        contact.token
    );
    let mut slow = Vec::new();
    for _ in 0..8 {
        let mut stream = tokio::net::TcpStream::connect(server.url.trim_start_matches("http://")).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    let mut reply = upload(&contact, "a.txt", b"words").await;
    for _ in 0..20 {
        if reply.status == 429 {
            break;
        }
        // The last of the slow ones has not been read yet.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        reply = upload(&contact, "a.txt", b"words").await;
    }
    assert!(reply.status == 429 && reply.text().contains("Nothing was kept"), "{}", reply.text());
    assert_eq!(reply.header("retry-after"), Some("5"));
    drop(slow);
    let mut status = 429;
    for _ in 0..30 {
        status = upload(&contact, "b.txt", b"other words").await.status;
        if status == 201 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(status, 201, "whoever goes gives the place back");
}

#[tokio::test]
async fn a_message_takes_only_files_of_its_own_customer_and_few_of_them() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    let (contact, other) = (server.contact().await, server.contact().await);
    let theirs = upload(&other, "theirs.txt", b"These are their words.").await.json();
    let stolen = json!({ "text": "look", "file_ids": [theirs["id"]] });
    let refused = contact.post(MESSAGES, stolen, 422).await;
    assert_eq!(refused["fields"][0]["code"], "unknown_file");
    assert_eq!(contact.get(MESSAGES, 200).await["data"], json!([]), "nothing of the message was kept");
    let mut ids = Vec::new();
    for number in 0..6 {
        let words = format!("These are the words of number {number}.");
        ids.push(upload(&contact, "words.txt", words.as_bytes()).await.json()["id"].clone());
    }
    assert_eq!(
        contact.post(MESSAGES, json!({ "text": "", "file_ids": ids }), 422).await["fields"][0]["code"],
        "too_many"
    );
    let written = contact.post(MESSAGES, json!({ "text": "", "file_ids": ids[..5] }), 201).await;
    assert_eq!(written["message"]["files"].as_array().unwrap().len(), 5);
    // Sent is sent: a file hangs on one message.
    contact.post(MESSAGES, json!({ "text": "again", "file_ids": [ids[0]] }), 422).await;
    let listed = owner.get("/api/v1/conversations", 200).await;
    server.settle().await;
    assert!(listed["data"][0]["last_message"]["text"].is_string());

    // What was sent can become knowledge, for members at first; what was not sent, and pictures, can't.
    let id = ids[0].as_str().unwrap();
    server.member(Role::Viewer).await.post(&format!("/api/v1/files/{id}/promote"), json!({}), 403).await;
    server.stranger().await.post(&format!("/api/v1/files/{id}/promote"), json!({}), 404).await;
    owner.post(&format!("/api/v1/files/{}/promote", ids[5].as_str().unwrap()), json!({}), 404).await;
    let made = owner.post(&format!("/api/v1/files/{id}/promote"), json!({}), 201).await;
    server.settle().await;
    let document = owner.get(&format!("/api/v1/documents/{}", made["document_id"].as_str().unwrap()), 200).await;
    assert_eq!((&document["status"], &document["audience"]), (&json!("ready"), &json!("internal")));
}

#[tokio::test]
async fn uploads_have_a_limit_a_day_and_those_never_sent_go_away() {
    let clock = Some("2026-06-01T12:00:00Z".parse().unwrap());
    let server = TestServer::start_with(Options { clock, ..Options::default() }).await;
    let owner = server.owner().await;
    let contact = server.contact().await;
    let sent = upload(&contact, "sent.png", &png(600, 600)).await.json();
    contact.post(MESSAGES, json!({ "text": "here", "file_ids": [sent["id"]] }), 201).await;
    let mut last = Value::Null;
    for number in 1..50 {
        last = upload(&contact, "note.txt", format!("number {number}").as_bytes()).await.json();
    }
    let refused = upload(&contact, "note.txt", b"one too many").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (429, Some("too_many_files")));
    server.settle().await;
    server.clock.as_ref().unwrap().shift_ms(3 * 24 * 3600 * 1000);
    let run = format!("/api/v1/jobs/recurring/{}/run", steward_app::files::clean::KIND);
    owner.post(&run, json!({}), 202).await;
    server.settle().await;
    contact.get(&format!("{FILES}/{}", last["id"].as_str().unwrap()), 404).await;
    assert_eq!(contact.send("GET", &format!("{FILES}/{}", sent["id"].as_str().unwrap()), None, &[]).await.status, 200);
    assert_eq!(upload(&contact, "note.txt", b"a new day").await.status, 201);
}

#[tokio::test]
async fn desk_03_an_offer_can_be_answered_with_one_press_and_near_questions_are_suggested() {
    let server = TestServer::start().await;
    let owner = server.owner().await;
    for (question, answer) in [
        ("How much does delivery to Ireland cost?", "Delivery within Ireland costs 4.90 euros."),
        ("Do you sell gift cards?", "Gift cards are sold in the shop and are good for three years."),
        ("When do you open on Sundays?", "On Sundays the shop opens at noon."),
    ] {
        owner.post("/api/v1/documents/faq", json!({ "question": question, "answer": answer }), 201).await;
    }
    server.settle().await;
    let contact = server.contact().await;
    contact.post(MESSAGES, json!({ "text": "How much is delivery to Ireland?" }), 201).await;
    server.settle().await;
    let answer = contact.get(MESSAGES, 200).await["data"][1].clone();
    assert!(answer["text"].as_str().unwrap().contains("4.90"), "{answer}");
    let near = answer["suggested"].as_array().unwrap();
    assert!((1..=2).contains(&near.len()), "{answer}");
    let others = ["Do you sell gift cards?", "When do you open on Sundays?"];
    assert!(near.iter().all(|question| others.contains(&question.as_str().unwrap())), "{answer}");
    contact.post(MESSAGES, json!({ "text": "Who won the chess championship in 1972?" }), 201).await;
    server.settle().await;
    let offer = contact.get(MESSAGES, 200).await["data"][3].clone();
    assert_eq!(offer["suggested"], json!(["Yes, please", "No, thanks"]), "{offer}");
    contact.post(MESSAGES, json!({ "text": offer["suggested"][0] }), 201).await;
    server.settle().await;
    assert_eq!(owner.get("/api/v1/conversations?waiting=member", 200).await["data"].as_array().unwrap().len(), 1);
}
