//! What a page carries around its content: navigation, footers, banners, forms.
//!
//! Border: decides by tag, role, name and share of link text; changes nothing.
//! Invariant: an element whose text is mostly not links is content, unless its tag or role says otherwise.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

/// Elements whose text no reader of the page ever sees as text.
pub(super) fn is_never_text(element: &Element) -> bool {
    let by_name = matches!(
        element.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "iframe"
            | "object"
            | "embed"
            | "input"
            | "select"
            | "textarea"
            | "datalist"
            | "option"
            | "audio"
            | "video"
            | "map"
            | "math"
    );
    by_name
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(is_hidden_by_style)
}

fn is_hidden_by_style(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether an element is furniture of the site. `in_main` is set inside `main` or `article`, where headers, footers
/// and asides belong to the content.
pub(super) fn is_clutter(node: NodeRef<Node>, element: &Element, in_main: bool) -> bool {
    match element.name() {
        "nav" | "dialog" => return true,
        "footer" | "aside" | "header" if !in_main => return true,
        // Their names are style hooks of the whole page.
        "html" | "body" | "main" | "article" => return false,
        _ => {}
    }
    let role = element.attr("role").unwrap_or_default();
    if matches!(role, "navigation" | "search" | "menu" | "menubar" | "dialog" | "alertdialog" | "toolbar") {
        return true;
    }
    if !in_main && matches!(role, "banner" | "contentinfo" | "complementary") {
        return true;
    }
    let mut named = false;
    let mut surely = false;
    for word in names_of(element) {
        match word.as_str() {
            "breadcrumb" | "breadcrumbs" | "cookie" | "cookies" | "cookiebanner" | "skiplink" | "pagination" => {
                surely = true;
            }
            "nav" | "navbar" | "navigation" | "menu" | "sidebar" | "footer" | "share" | "sharing" | "social"
            | "related" | "newsletter" | "masthead" | "toolbar" | "ad" | "ads" | "advert" | "topbar" | "toc" => {
                named = true;
            }
            _ => {}
        }
    }
    if surely {
        let (all, _) = lengths(node);
        return all < 2_000;
    }
    // A restaurant's menu is content; a menu of links is not.
    named && {
        let (all, linked) = lengths(node);
        linked * 2 > all
    }
}

/// Words of class and id: `site-nav__list` gives `site`, `nav`, `list`.
fn names_of(element: &Element) -> Vec<String> {
    let mut words = Vec::new();
    for value in [element.attr("class"), element.attr("id")].into_iter().flatten() {
        for word in value.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() {
                words.push(word.to_ascii_lowercase());
            }
        }
        if value.to_ascii_lowercase().contains("skip-link") {
            words.push("skiplink".to_owned());
        }
    }
    words
}

/// Characters of text, and how many of them are in links.
fn lengths(node: NodeRef<Node>) -> (usize, usize) {
    let mut all = 0;
    let mut linked = 0;
    let mut open_links = 0_usize;
    for edge in node.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => {
                    let length = text.trim().chars().count();
                    all += length;
                    if open_links > 0 {
                        linked += length;
                    }
                }
                Node::Element(element) if element.name() == "a" => open_links += 1,
                _ => {}
            },
            Edge::Close(node) => {
                if matches!(node.value(), Node::Element(element) if element.name() == "a") {
                    open_links = open_links.saturating_sub(1);
                }
            }
        }
    }
    (all, linked)
}
