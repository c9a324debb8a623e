export interface paths {
    "/api/v1/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a question with its sources. */
        post: operations["ask_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What language models may cost, and what they did. */
        get: operations["budget_get"];
        /** Sets the limits. When one is reached, the built-in model answers. */
        put: operations["budget_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All collections, by name. */
        get: operations["collections_get"];
        put?: never;
        post: operations["collections_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All consumers. */
        get: operations["consumers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumers/{name}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a consumer read the log again; what it does is idempotent. */
        post: operations["consumers_name_replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contacts of the workspace, whoever was seen last first. */
        get: operations["contacts_get"];
        put?: never;
        /** Adds somebody by hand. */
        post: operations["contacts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/merge-suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contacts that may be the same person, newest first. */
        get: operations["contacts_merge_suggestions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/merge-suggestions/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** They are the same person: merges them. */
        post: operations["contacts_merge_suggestions_id_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/merge-suggestions/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** They are not the same person. The pair does not come back. */
        post: operations["contacts_merge_suggestions_id_dismiss_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["contacts_id_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["contacts_id_patch"];
        trace?: never;
    };
    "/api/v1/contacts/{id}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conversations of a contact, newest activity first. */
        get: operations["contacts_id_conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a contact and to those for whom it stands, newest first. */
        get: operations["contacts_id_events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/facts/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Says what is right. The value counts from now on; what was believed before stays as its history. */
        put: operations["contacts_id_facts_key_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/facts/{key}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The values of a field beside the one that counts, newest first. */
        get: operations["contacts_id_facts_key_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notes how a contact can be reached. */
        post: operations["contacts_id_identities_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an identity from a contact. */
        delete: operations["contacts_id_identities_identity_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merges another contact into this one, which stays. Asked twice, it happens once. */
        post: operations["contacts_id_merge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contacts/{id}/merge-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows what merging another contact into this one would do. Changes nothing. */
        get: operations["contacts_id_merge_preview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conversations of the workspace, newest activity first. */
        get: operations["conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many conversations wait where. */
        get: operations["conversations_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["conversations_id_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["conversations_id_patch"];
        trace?: never;
    };
    "/api/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of a conversation, oldest first. */
        get: operations["conversations_id_messages_get"];
        put?: never;
        /** Answers the customer. From then on the conversation belongs to the members. */
        post: operations["conversations_id_messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes a note that only members see. */
        post: operations["conversations_id_notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks the customer's messages as read. */
        post: operations["conversations_id_read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets the assistant forget what was said so far; the messages stay. */
        post: operations["conversations_id_reset_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The documents, newest first. */
        get: operations["documents_get"];
        put?: never;
        /**
         * Uploads files (multipart, any number of parts with a file name; a part `collection` names the shelf). Each file
         *     becomes a document of its own, also one that can't be read: it says why.
         */
        post: operations["documents_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes an article. */
        post: operations["documents_article_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/faq": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes a question with its answer. */
        post: operations["documents_faq_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Imports records `{"id", "title", "text"}`, one per line (`application/x-ndjson`) or as a JSON array. The same id
         *     again changes the same document, so an import may be repeated without harm.
         */
        post: operations["documents_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a page of the web, or the pages of a site map. They are read one after the other, and again every week. */
        post: operations["documents_page_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["documents_id_get"];
        put?: never;
        post?: never;
        /** Takes the document out of lists and search; it can be restored. */
        delete: operations["documents_id_delete"];
        options?: never;
        head?: never;
        /** Changes what is given. */
        patch: operations["documents_id_patch"];
        trace?: never;
    };
    "/api/v1/documents/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts another file (multipart, one part with a file name) in the place of the document's. */
        post: operations["documents_id_file_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/original": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file as it was uploaded. */
        get: operations["documents_id_original_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/passages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passages, in reading order. */
        get: operations["documents_id_passages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a deleted document back. */
        post: operations["documents_id_restore_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["drafts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the draft to the customer. */
        post: operations["drafts_id_approve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the draft again, by an instruction. */
        post: operations["drafts_id_regenerate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["drafts_id_reject_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The event log, newest first. */
        get: operations["events_get"];
        put?: never;
        /**
         * Sends events: one object, an array of up to 1,000, or, as `application/x-ndjson`, a stream with one per line.
         * @description An event whose `event_id` is there already counts once, so a call may be repeated without harm. The type's noun is
         *     the sender's own (`order`, `page`, `product` …): what Steward writes itself, such as `message`, `contact` or `document`,
         *     is refused with `reserved_type`.
         */
        post: operations["events_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields of contacts, those of every workspace first. */
        get: operations["fields_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes knowledge of a file that a customer sent; for members only until somebody makes it public. */
        post: operations["files_id_promote_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits, what was done, what is still to be set up. */
        get: operations["home_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that nobody has accepted yet. */
        get: operations["invitations_get"];
        put?: never;
        /** Sends an invitation; one that the address was sent before no longer works. */
        post: operations["invitations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins with the link of an invitation, and signs in. */
        post: operations["invitations_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws an invitation. */
        delete: operations["invitations_id_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jobs of the workspace, newest first. */
        get: operations["jobs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs of each status there are. */
        get: operations["jobs_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/recurring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jobs that come back by themselves. */
        get: operations["jobs_recurring_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/recurring/{kind}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a recurring job from running by itself. */
        post: operations["jobs_recurring_kind_pause_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/recurring/{kind}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a paused job go on. */
        post: operations["jobs_recurring_kind_resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/recurring/{kind}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a recurring job now, beside its schedule. */
        post: operations["jobs_recurring_kind_run_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a dead or waiting job up. */
        post: operations["jobs_id_discard_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a dead job back into the queue. */
        post: operations["jobs_id_retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["keys_get"];
        put?: never;
        /** Makes a key. The secret stands in this response only. */
        post: operations["keys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a key can be given. */
        get: operations["keys_scopes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a key away. */
        delete: operations["keys_id_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the reading is. An import is searchable when nothing waits any more. */
        get: operations["knowledge_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The best passages for a question. */
        get: operations["knowledge_search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens in the workspace, as server-sent events: `id` is the position, `event` the type.
         * @description After a cut line, what was missed is sent first. `reset` means that too much was missed: fetch everything again.
         */
        get: operations["live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who belongs to the workspace. */
        get: operations["members_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a member out of the workspace, or leaves it. */
        delete: operations["members_id_delete"];
        options?: never;
        head?: never;
        /** Gives a member another role. Only an owner makes or unmakes owners, and the last one stays. */
        patch: operations["members_id_patch"];
        trace?: never;
    };
    "/api/v1/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every merge there was, newest first, those that were taken back included. */
        get: operations["merges_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/merges/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a merge back: each of the two has its own again, with what came in meanwhile. */
        post: operations["merges_id_undo_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue of models. */
        get: operations["models_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["oidc_links_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a sign-in away, unless it is the last way in. */
        delete: operations["oidc_links_id_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the code that an account with a second factor is asked for after its provider has vouched for it. */
        post: operations["oidc_second_factor_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Takes the browser back from the provider. */
        get: operations["oidc_provider_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/{provider}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to add a way to sign in to the account of whoever is signed in. */
        post: operations["oidc_provider_link_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/{provider}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the browser to the provider. */
        get: operations["oidc_provider_start_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["openapijson_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/outbox-mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mails of the workspace, newest first. */
        get: operations["outbox_mails_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the password; ends the other sessions of the account. */
        post: operations["password_change_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for a link to choose a new password. The answer is the same whether there is such an account. */
        post: operations["password_forgot_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Chooses a new password; ends every session of the account. */
        post: operations["password_reset_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persona": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The persona of the workspace. */
        get: operations["persona_get"];
        put: operations["persona_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/persona/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers as a persona would that is not saved yet. Nobody is brought in and nothing is sent. */
        post: operations["persona_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["prompts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["prompts_name_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{name}/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Chooses the version in use, and whether a share of the conversations gets another one. */
        put: operations["prompts_name_active_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{name}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions side by side: what their runs led to and cost. */
        get: operations["prompts_name_figures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a text as a new version, which is not used yet. */
        post: operations["prompts_name_versions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The providers of the workspace, in the order in which they are asked. */
        get: operations["providers_get"];
        put?: never;
        /** Adds a provider; it is asked after the others. */
        post: operations["providers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a provider and its key. */
        delete: operations["providers_id_delete"];
        options?: never;
        head?: never;
        /** Changes what is given and leaves the rest. */
        patch: operations["providers_id_patch"];
        trace?: never;
    };
    "/api/v1/providers/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Calls the provider once, without spending tokens. */
        post: operations["providers_id_test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["public_slug_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a one-time code. */
        post: operations["public_slug_code_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The conversations of the signed-in customer. */
        get: operations["public_slug_conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is kept about the customer, to download. */
        get: operations["public_slug_data_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Uploads a file (multipart, one part with a file name), to be sent with the next message by its id.
         * @description By its content it has to be a PNG or JPEG picture, a PDF, an Office document without macros, or text. Pictures are
         *     drawn anew, without what cameras write beside the pixels. The same file again, before it is sent, is the same one.
         */
        post: operations["public_slug_files_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file, as a download without rights: by a link that came with its message, or by its customer's session. */
        get: operations["public_slug_files_id_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/handoff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for a person. */
        post: operations["public_slug_handoff_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens in the conversation, as server-sent events. */
        get: operations["public_slug_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of the conversation, oldest first. */
        get: operations["public_slug_messages_get"];
        put?: never;
        /** Writes to the business. The message is kept when this answers; the reply comes over the live stream. */
        post: operations["public_slug_messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/passages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A passage that was cited in the customer's own conversation. */
        get: operations["public_slug_passages_id_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks the replies as read. */
        post: operations["public_slug_read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Continues the visitor's session or opens one. */
        post: operations["public_slug_session_post"];
        /** Signs out on this device. */
        delete: operations["public_slug_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells the members that the customer is typing. Not kept. */
        post: operations["public_slug_typing_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/public/{slug}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves the identity; the conversation so far stays. */
        post: operations["public_slug_verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reply-modes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When the concierge answers by itself, drafts, or is silent. */
        get: operations["reply_modes_get"];
        put: operations["reply_modes_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["runs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["runs_retention_get"];
        /** Sets how long runs are kept. Those that are older now are forgotten at once; what they cost stays in the sums. */
        put: operations["runs_retention_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["runs_id_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Plays the run again with the recorded output of its models. Nothing is sent and nothing is kept. */
        post: operations["runs_id_replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers the same question with another model. Nothing is sent; the new run stands beside the old one. */
        post: operations["runs_id_rerun_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds what contains the words, as far as the caller may read it. */
        get: operations["search_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["session_get"];
        put?: never;
        /** Signs in. */
        post: operations["session_post"];
        /** Signs out. */
        delete: operations["session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on in another workspace. */
        post: operations["session_workspace_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a session elsewhere. */
        delete: operations["sessions_id_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the first page needs to know. */
        get: operations["setup_get"];
        put?: never;
        /** Creates the owner and the first workspace; works once. */
        post: operations["setup_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to set the second factor up; it counts once a code has confirmed it. */
        post: operations["totp_post"];
        /** Turns the second factor off. */
        delete: operations["totp_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns the second factor on. */
        post: operations["totp_confirm_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/track": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends events of a website's visitors with a public key, from a website that the workspace allows. The body is JSON
         *     whatever its type says: a beacon is sent as plain text, so that no permission has to be asked for beforehand. An
         *     `event_id` has up to 124 characters here and is kept with `web:` before it, so that no page takes the id of another
         *     sender's event.
         */
        post: operations["track_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["workspace_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what the workspace says of itself. A new slug changes the links to the portal and of the widget. */
        patch: operations["workspace_patch"];
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a further workspace, whose owner is whoever calls. */
        post: operations["workspaces_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptBody: {
            /** @description Of a new account */
            name?: string;
            /** @description Of a new account, or of the one that is there */
            password: string;
            /** @description From the link of the mail */
            token: string;
            totp_code?: string | null;
        };
        Acceptance: {
            /** @description Which of the two stays; the one that is there longer if not given */
            keep_id?: string | null;
        };
        AccountItem: {
            email: string;
            id: string;
            name: string;
            totp_enabled: boolean;
        };
        Answer: {
            citations: components["schemas"]["Source"][];
            /** Format: double */
            duration_ms: number;
            handoff: boolean;
            reply: string;
            run_id: string;
            rung: string;
        };
        Approval: {
            /** @description The changed text; left out, the draft goes as it is. */
            text?: string | null;
        };
        Article: {
            /** @description Markdown. */
            body: string;
            collection?: string | null;
            title: string;
        };
        Author: {
            id?: string | null;
            /** @description `contact`, `agent`, `member` or `system` */
            kind: string;
            name: string;
        };
        BrandChange: {
            /** @description `#rrggbb`; null: ours */
            color?: string | null;
            logo_url?: string | null;
        };
        BrandItem: {
            color: string;
            logo_url?: string | null;
            /** @description Text on the colour, with a contrast of at least 4.5. */
            on_color: string;
        };
        BrandView: {
            color: string;
            logo_url?: string | null;
        };
        /** @description Limits in millionths of the currency unit; null is no limit. */
        BudgetItem: {
            /** Format: int64 */
            conversation_micros?: number | null;
            /** Format: int64 */
            day_micros?: number | null;
            /** Format: int64 */
            month_micros?: number | null;
            spent: components["schemas"]["SpentItem"];
        };
        ChangedProvider: {
            /** @description An empty one takes the key away */
            api_key?: string | null;
            /** @description With another address the key must be given again */
            base_url?: string | null;
            enabled?: boolean | null;
            /** @description Stays as it is */
            kind?: string | null;
            model?: string | null;
            name?: string | null;
            /** Format: int64 */
            order?: number | null;
        };
        Choice: {
            split?: components["schemas"]["SplitItem"] | null;
            /** @description Null goes back to the text that comes with the program */
            version_id?: string | null;
        };
        CollectionView: {
            created_at: string;
            /** Format: int64 */
            document_count: number;
            id: string;
            name: string;
            slug: string;
        };
        Confirm: {
            code: string;
        };
        /** @description A reader of the event log and its position. */
        ConsumerView: {
            /** Format: int64 */
            cursor: number;
            error?: string | null;
            /**
             * Format: int64
             * @description The end of the log.
             */
            head: number;
            /**
             * Format: int64
             * @description Events that wait for this consumer.
             */
            lag: number;
            name: string;
            updated_at?: string | null;
        };
        ContactChange: {
            name: string;
        };
        ContactConversation: {
            channel: string;
            id: string;
            last_text: string;
            status: string;
            updated_at: string;
        };
        /** @description A contact with its identities, what is known of it, and for whom it stands. */
        ContactDetail: {
            /** Format: int64 */
            conversation_count: number;
            created_at: string;
            facts: components["schemas"]["FactItem"][];
            /** @description Of a contact that was merged, the one that stands for it: the id may be another one than was asked for. */
            id: string;
            identities: components["schemas"]["IdentityItem"][];
            language?: string | null;
            last_seen_at?: string | null;
            merged_from: components["schemas"]["MergeItem"][];
            /** @description The id that was asked for, if it was merged into this contact. */
            merged_id?: string | null;
            name?: string | null;
            tags: string[];
        };
        /** @description One line of what happened to a contact. */
        ContactEvent: {
            conversation_id?: string | null;
            event_id: string;
            occurred_at: string;
            source: string;
            type: string;
        };
        ContactFinding: {
            email?: string | null;
            id: string;
            name?: string | null;
        };
        /** @description A contact as a list shows it. */
        ContactItem: {
            /** Format: int64 */
            conversation_count: number;
            email?: string | null;
            id: string;
            last_seen_at?: string | null;
            name?: string | null;
            phone?: string | null;
            tags: string[];
        };
        /** @description A contact, as little as a list needs. */
        ContactRef: {
            id: string;
            name?: string | null;
        };
        /** @description What to change; what is left out stays. `assignee_id: null` takes the assignment away. */
        ConversationChange: {
            assignee_id?: string | null;
            /** @description `agent` gives it back to the assistant, `member` takes it */
            owner?: string | null;
            status?: string | null;
            tags?: string[] | null;
        };
        ConversationFinding: {
            contact: components["schemas"]["ContactRef"];
            id: string;
            /** @description The last message */
            snippet: string;
        };
        /** @description One conversation with a customer. */
        ConversationItem: {
            assignee?: components["schemas"]["MemberRef"] | null;
            channel: string;
            contact: components["schemas"]["ContactRef"];
            created_at: string;
            draft_waiting: boolean;
            /** @description Reason, summary and promised time while the customer waits for a person. */
            handoff?: Record<string, never> | null;
            id: string;
            last_message?: components["schemas"]["LastMessage"] | null;
            /** @description Since when the promised time is known to have passed without an answer. */
            overdue_at?: string | null;
            /** @description Who answers: `agent` or `member` */
            owner: string;
            /** @description `open`, `pending` or `closed` */
            status: string;
            tags: string[];
            /** Format: int64 */
            unread: number;
            updated_at: string;
        };
        /** @description What holds for the conversation beside its messages. */
        ConversationState: {
            draft_pending: boolean;
            handoff?: Record<string, never> | null;
        };
        Correction: {
            /** @description A text is read as the type of the field. */
            value: Record<string, never>;
        };
        Counts: {
            /** Format: int64 */
            drafts: number;
            /** Format: int64 */
            handed_off: number;
            /** Format: int64 */
            mine: number;
            /** Format: int64 */
            open: number;
            /** Format: int64 */
            overdue: number;
            /** Format: int64 */
            unassigned: number;
        };
        /** @enum {string} */
        Crawl: "page" | "sitemap";
        /** @description Conversations that began on a day. */
        DayItem: {
            /** Format: int64 */
            by_agent: number;
            /** Format: int64 */
            conversations: number;
            day: string;
        };
        /** @description With whom to look at the sample data. */
        DemoSignIn: {
            email: string;
            password: string;
        };
        Disable: {
            password: string;
        };
        DocumentChange: {
            audience?: string | null;
            body?: string | null;
            collection?: string | null;
            pinned?: boolean | null;
            title?: string | null;
        };
        DocumentError: {
            code: string;
            detail: string;
        };
        DocumentFinding: {
            id: string;
            kind: string;
            title: string;
        };
        DocumentView: {
            /** @description `public`: the assistant may answer from it; `internal`: members only. */
            audience: string;
            /** @description Only of a single document that was written or imported. */
            body?: string | null;
            collection: string;
            created_at: string;
            /** @description The document whose text this one repeats. */
            duplicate_of?: string | null;
            error?: components["schemas"]["DocumentError"] | null;
            external_id?: string | null;
            has_original: boolean;
            id: string;
            /** @description `pdf`, `docx`, `xlsx`, `pptx`, `html`, `markdown`, `text`, `csv` or `faq` */
            kind: string;
            language?: string | null;
            /** Format: int64 */
            passage_count: number;
            pinned: boolean;
            /**
             * Format: double
             * @description 0 to 1
             */
            progress: number;
            /** @description `upload`, `article`, `faq`, `page` or `import` */
            source: string;
            /** @description File name or address. */
            source_ref?: string | null;
            /** @description `queued`, `processing`, `ready` or `failed` */
            status: string;
            title: string;
            updated_at: string;
        };
        /** @description A reply that waits for a member. */
        DraftItem: {
            citations: Record<string, never>[];
            contact: components["schemas"]["ContactRef"];
            conversation_id: string;
            created_at: string;
            id: string;
            message_id: string;
            reason?: string | null;
            run_id?: string | null;
            /** @description `waiting`, `approved`, `rejected` or `withdrawn` */
            status: string;
            text: string;
        };
        DraftWish: {
            instruction: string;
        };
        /** @description What an authenticator app needs; shown once. */
        EnrolmentView: {
            otpauth_url: string;
            qr_svg: string;
            /** @description Base32, for typing in */
            secret: string;
        };
        /** @description A thing that happened. */
        EventView: {
            contact_id?: string | null;
            event_id: string;
            member_id?: string | null;
            metadata: unknown;
            occurred_at: string;
            properties: unknown;
            received_at: string;
            session_id?: string | null;
            source: string;
            subject?: components["schemas"]["SubjectView"] | null;
            /** @description `noun.past_tense_verb` */
            type: string;
            workspace_id: string;
        };
        FactField: {
            key: string;
            label: string;
            /** @description `text`, `number`, `choice`, `tags`, `date` or `boolean` */
            type: string;
        };
        /** @description A value of a field, with who said so, how sure it is and since when. */
        FactItem: {
            /**
             * Format: double
             * @description 0 to 1
             */
            confidence: number;
            expires_at?: string | null;
            field: components["schemas"]["FactField"];
            /** @description How many other values there are */
            history_count: number;
            id: string;
            observed_at: string;
            source: components["schemas"]["FactSource"];
            value: Record<string, never>;
        };
        FactSource: {
            conversation_id?: string | null;
            /** @description The member, or the message that it was said in */
            id?: string | null;
            /** @description `member`, `customer`, `connection`, `import`, `rule` or `agent` */
            kind: string;
            /** @description The member's name */
            label?: string | null;
        };
        Faq: {
            answer: string;
            collection?: string | null;
            question: string;
        };
        /** @description A field of the registry. */
        FieldItem: {
            choices: string[];
            key: string;
            label: string;
            /** @description `text`, `number`, `choice`, `tags`, `date` or `boolean` */
            type: string;
        };
        FieldPreviewItem: {
            /** @description The value that counts afterwards */
            counts: components["schemas"]["FactItem"];
            kept?: components["schemas"]["FactItem"] | null;
            other?: components["schemas"]["FactItem"] | null;
        };
        /** @description How a version did in conversations. */
        FigureItem: {
            /**
             * Format: double
             * @description Per run
             */
            cost_micros: number;
            /**
             * Format: double
             * @description Per run
             */
            duration_ms: number;
            /**
             * Format: double
             * @description 0 to 1: a model was to answer, and something below it did
             */
            fallback_rate: number;
            /**
             * Format: double
             * @description 0 to 1
             */
            hand_off_rate: number;
            /** Format: int64 */
            runs: number;
            /** @description As it stands on the runs */
            version: string;
        };
        /** @description A file that hangs on a message. */
        FileRef: {
            content_type: string;
            /** Format: int64 */
            height?: number | null;
            id: string;
            name: string;
            /** @description The small copy of a picture, in the same way. */
            preview_url?: string | null;
            /** Format: int64 */
            size: number;
            /** @description Good for a day or two without cookie or token. */
            url: string;
            /**
             * Format: int64
             * @description Of a picture, in pixels.
             */
            width?: number | null;
        };
        /** @description The best few of each kind. */
        FindingsView: {
            contacts: components["schemas"]["ContactFinding"][];
            conversations: components["schemas"]["ConversationFinding"][];
            documents: components["schemas"]["DocumentFinding"][];
        };
        Forgot: {
            email: string;
        };
        Found: {
            data: components["schemas"]["FoundPassage"][];
            /** Format: double */
            duration_ms: number;
        };
        FoundPassage: {
            audience: string;
            collection: string;
            /** @description The id that the document was imported under, else its own */
            document: string;
            document_id: string;
            heading_path: string[];
            /** @description Ranges of `text` in UTF-16 code units, as browsers count, that carry words of the question. */
            highlights: [
                number,
                number
            ][];
            language?: string | null;
            /** Format: int64 */
            page?: number | null;
            passage_id: string;
            /** Format: float */
            score: number;
            text: string;
            title: string;
            why: components["schemas"]["Why"];
        };
        GreetingItem: {
            /** Format: int32 */
            after_seconds: number;
            /** @description Two letters: only on pages in this language */
            language?: string | null;
            /** @description A path in which `*` stands for anything */
            pages: string;
            text: string;
        };
        HandOffWish: {
            note?: string | null;
        };
        HomeView: {
            /**
             * Format: double
             * @description Share of the answered conversations of the last 30 days in which no person had to write
             */
            ai_resolution?: number | null;
            /** Format: int64 */
            answered_today: number;
            /** Format: int64 */
            documents: number;
            recent_runs: components["schemas"]["RunItem"][];
            steps: components["schemas"]["SetupStep"][];
            volume: components["schemas"]["DayItem"][];
            waiting: components["schemas"]["Waiting"];
        };
        IdentityBody: {
            /** @description `email`, `phone`, `instagram` … */
            kind: string;
            value: string;
        };
        IdentityItem: {
            id: string;
            /** @description `email`, `phone`, `instagram` … */
            kind: string;
            source: string;
            value: string;
            verified: boolean;
        };
        /** @description What became of the records of an import. */
        Imported: {
            created: number;
            rejected: components["schemas"]["Rejected"][];
            unchanged: number;
            updated: number;
        };
        /** @description What the page of a workspace shows before anybody has written. */
        Info: {
            assistant_name: string;
            brand: components["schemas"]["BrandItem"];
            channel_open: boolean;
            greeting: string;
            languages: string[];
            limits: components["schemas"]["LimitsItem"];
            name: string;
            suggested: string[];
            widget: components["schemas"]["WidgetItem"];
        };
        /** @description What became of the events of a call. */
        IngestView: {
            /** Format: int64 */
            accepted: number;
            /**
             * Format: int64
             * @description Were there already, by their `event_id`.
             */
            duplicates: number;
            /** @description At most 1,000 of them are named. */
            rejected: components["schemas"]["RejectedView"][];
        };
        InvitationView: {
            created_at: string;
            email: string;
            expires_at: string;
            id: string;
            role: string;
        };
        /** @description A piece of work apart from the request that asked for it. */
        JobView: {
            /** Format: int64 */
            attempts: number;
            created_at: string;
            finished_at?: string | null;
            id: string;
            kind: string;
            last_error?: string | null;
            /** Format: int64 */
            max_attempts: number;
            run_at: string;
            /** @description `queued`, `running`, `done`, `dead` or `discarded` */
            status: string;
        };
        KeyView: {
            created_at: string;
            expires_at?: string | null;
            id: string;
            last_used_at?: string | null;
            name: string;
            /** @description How the secret begins. */
            prefix: string;
            scopes: string[];
        };
        /** @description The documents of the workspace by state. */
        KnowledgeCounts: {
            /** Format: int64 */
            failed: number;
            /**
             * Format: int64
             * @description Searchable.
             */
            ready: number;
            /**
             * Format: int64
             * @description Not yet: queued, being read, or read and on their way into the index.
             */
            waiting: number;
        };
        LastMessage: {
            at: string;
            /** @description `contact`, `agent`, `member` or `system` */
            author: string;
            text: string;
        };
        LimitsItem: {
            /** Format: int64 */
            file_bytes: number;
            message_chars: number;
        };
        LinkStart: {
            /** @description Where the browser is to go */
            location: string;
        };
        /** @description One page of a list. */
        List_CollectionView: {
            data: {
                created_at: string;
                /** Format: int64 */
                document_count: number;
                id: string;
                name: string;
                slug: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ConsumerView: {
            data: {
                /** Format: int64 */
                cursor: number;
                error?: string | null;
                /**
                 * Format: int64
                 * @description The end of the log.
                 */
                head: number;
                /**
                 * Format: int64
                 * @description Events that wait for this consumer.
                 */
                lag: number;
                name: string;
                updated_at?: string | null;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ContactConversation: {
            data: {
                channel: string;
                id: string;
                last_text: string;
                status: string;
                updated_at: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ContactEvent: {
            data: {
                conversation_id?: string | null;
                event_id: string;
                occurred_at: string;
                source: string;
                type: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ContactItem: {
            data: {
                /** Format: int64 */
                conversation_count: number;
                email?: string | null;
                id: string;
                last_seen_at?: string | null;
                name?: string | null;
                phone?: string | null;
                tags: string[];
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ConversationItem: {
            data: {
                assignee?: components["schemas"]["MemberRef"] | null;
                channel: string;
                contact: components["schemas"]["ContactRef"];
                created_at: string;
                draft_waiting: boolean;
                /** @description Reason, summary and promised time while the customer waits for a person. */
                handoff?: Record<string, never> | null;
                id: string;
                last_message?: components["schemas"]["LastMessage"] | null;
                /** @description Since when the promised time is known to have passed without an answer. */
                overdue_at?: string | null;
                /** @description Who answers: `agent` or `member` */
                owner: string;
                /** @description `open`, `pending` or `closed` */
                status: string;
                tags: string[];
                /** Format: int64 */
                unread: number;
                updated_at: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_DocumentView: {
            data: {
                /** @description `public`: the assistant may answer from it; `internal`: members only. */
                audience: string;
                /** @description Only of a single document that was written or imported. */
                body?: string | null;
                collection: string;
                created_at: string;
                /** @description The document whose text this one repeats. */
                duplicate_of?: string | null;
                error?: components["schemas"]["DocumentError"] | null;
                external_id?: string | null;
                has_original: boolean;
                id: string;
                /** @description `pdf`, `docx`, `xlsx`, `pptx`, `html`, `markdown`, `text`, `csv` or `faq` */
                kind: string;
                language?: string | null;
                /** Format: int64 */
                passage_count: number;
                pinned: boolean;
                /**
                 * Format: double
                 * @description 0 to 1
                 */
                progress: number;
                /** @description `upload`, `article`, `faq`, `page` or `import` */
                source: string;
                /** @description File name or address. */
                source_ref?: string | null;
                /** @description `queued`, `processing`, `ready` or `failed` */
                status: string;
                title: string;
                updated_at: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_DraftItem: {
            data: {
                citations: Record<string, never>[];
                contact: components["schemas"]["ContactRef"];
                conversation_id: string;
                created_at: string;
                id: string;
                message_id: string;
                reason?: string | null;
                run_id?: string | null;
                /** @description `waiting`, `approved`, `rejected` or `withdrawn` */
                status: string;
                text: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_EventView: {
            data: {
                contact_id?: string | null;
                event_id: string;
                member_id?: string | null;
                metadata: unknown;
                occurred_at: string;
                properties: unknown;
                received_at: string;
                session_id?: string | null;
                source: string;
                subject?: components["schemas"]["SubjectView"] | null;
                /** @description `noun.past_tense_verb` */
                type: string;
                workspace_id: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_FactItem: {
            data: {
                /**
                 * Format: double
                 * @description 0 to 1
                 */
                confidence: number;
                expires_at?: string | null;
                field: components["schemas"]["FactField"];
                /** @description How many other values there are */
                history_count: number;
                id: string;
                observed_at: string;
                source: components["schemas"]["FactSource"];
                value: Record<string, never>;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_FieldItem: {
            data: {
                choices: string[];
                key: string;
                label: string;
                /** @description `text`, `number`, `choice`, `tags`, `date` or `boolean` */
                type: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_FigureItem: {
            data: {
                /**
                 * Format: double
                 * @description Per run
                 */
                cost_micros: number;
                /**
                 * Format: double
                 * @description Per run
                 */
                duration_ms: number;
                /**
                 * Format: double
                 * @description 0 to 1: a model was to answer, and something below it did
                 */
                fallback_rate: number;
                /**
                 * Format: double
                 * @description 0 to 1
                 */
                hand_off_rate: number;
                /** Format: int64 */
                runs: number;
                /** @description As it stands on the runs */
                version: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_InvitationView: {
            data: {
                created_at: string;
                email: string;
                expires_at: string;
                id: string;
                role: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_JobView: {
            data: {
                /** Format: int64 */
                attempts: number;
                created_at: string;
                finished_at?: string | null;
                id: string;
                kind: string;
                last_error?: string | null;
                /** Format: int64 */
                max_attempts: number;
                run_at: string;
                /** @description `queued`, `running`, `done`, `dead` or `discarded` */
                status: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_KeyView: {
            data: {
                created_at: string;
                expires_at?: string | null;
                id: string;
                last_used_at?: string | null;
                name: string;
                /** @description How the secret begins. */
                prefix: string;
                scopes: string[];
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_MailView: {
            data: {
                created_at: string;
                error?: string | null;
                id: string;
                /** @description `kept` (no mail server is set), `queued`, `sent` or `failed` */
                status: string;
                subject: string;
                text: string;
                to: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_MemberView: {
            data: {
                created_at: string;
                email: string;
                id: string;
                last_seen_at?: string | null;
                name: string;
                role: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_MergeItem: {
            data: {
                absorbed: components["schemas"]["MergeContact"];
                /** @description The absorbed contact, as short lists want it */
                contact_id: string;
                evidence: Record<string, never>;
                kept: components["schemas"]["MergeContact"];
                merge_id: string;
                merged_at: string;
                merged_by: components["schemas"]["MergeActor"];
                /** @description How many conversations, identities and facts changed hands */
                moved: Record<string, never>;
                name?: string | null;
                /** @description `by_hand`, `proven_identity` or the reason of the suggestion */
                reason: string;
                undone_at?: string | null;
                undone_by?: components["schemas"]["MergeActor"] | null;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_MessageItem: {
            data: {
                author: components["schemas"]["Author"];
                citations: Record<string, never>[];
                client_id?: string | null;
                conversation_id: string;
                created_at: string;
                delivered_at?: string | null;
                files: components["schemas"]["FileRef"][];
                id: string;
                /** @description `text`, `note` or `event` */
                kind: string;
                read_at?: string | null;
                run_id?: string | null;
                /** Format: int64 */
                seq: number;
                /** @description What the customer may answer with one press. */
                suggested: string[];
                text: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ModelItem: {
            data: {
                capabilities: string[];
                /**
                 * Format: int32
                 * @description Tokens that fit in
                 */
                context: number;
                id: string;
                /**
                 * Format: int64
                 * @description Millionths of the currency unit for a million tokens
                 */
                input_micros_per_million?: number | null;
                /** Format: int64 */
                output_micros_per_million?: number | null;
                provider: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_PassageView: {
            data: {
                heading_path: string[];
                id: string;
                language?: string | null;
                /** Format: int64 */
                ordinal: number;
                /** Format: int64 */
                page?: number | null;
                text: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_PromptItem: {
            data: {
                /** @description The version in use; null is the text that comes with the program */
                active?: string | null;
                name: string;
                split?: components["schemas"]["SplitItem"] | null;
                /**
                 * Format: int64
                 * @description How many the workspace wrote
                 */
                versions: number;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ProviderItem: {
            data: {
                base_url?: string | null;
                enabled: boolean;
                has_key: boolean;
                id: string;
                /** @description `openai`, `anthropic`, `gemini`, `deepseek`, `ollama` or `openai_compatible` */
                kind: string;
                model: string;
                name: string;
                /**
                 * Format: int64
                 * @description The smallest is asked first
                 */
                order: number;
                /** @description `ok`, `failing`, `open` (paused after errors) or `untested` */
                status: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_RunItem: {
            data: {
                agent: string;
                conversation_id?: string | null;
                /** Format: int64 */
                cost_micros: number;
                /** Format: double */
                duration_ms: number;
                error?: string | null;
                id: string;
                /** Format: int64 */
                input_tokens: number;
                model: string;
                /** @description `conversation`, `ask`, `preview`, `rerun` or `summary` */
                occasion: string;
                /** Format: int64 */
                output_tokens: number;
                prompt_version: string;
                /** @description The run that this one did again with another model */
                repeat_of?: string | null;
                /** @description The rung of the fallback ladder that answered */
                rung: string;
                started_at: string;
                status: string;
                /** @description What was asked */
                summary?: string | null;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_ScopeView: {
            data: {
                actions: string[];
                scope: components["schemas"]["Scope"];
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_SessionPlace: {
            data: {
                created_at: string;
                current: boolean;
                id: string;
                ip: string;
                last_seen_at: string;
                user_agent: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        List_SuggestionItem: {
            data: {
                contact: components["schemas"]["ContactItem"];
                created_at: string;
                /** @description What it rests on: the kind and value that both have, and the message in which it was said */
                evidence: Record<string, never>;
                id: string;
                other: components["schemas"]["ContactItem"];
                /** @description `same_email`, `same_phone`, `same_name` or `proven_by_other` */
                reason: string;
            }[];
            /** @description Give it back as `cursor` to get the next page; null on the last one. */
            next_cursor?: string | null;
        };
        MadeVersion: {
            id: string;
        };
        /** @description A mail of the local outbox. */
        MailView: {
            created_at: string;
            error?: string | null;
            id: string;
            /** @description `kept` (no mail server is set), `queued`, `sent` or `failed` */
            status: string;
            subject: string;
            text: string;
            to: string;
        };
        MemberChange: {
            role: components["schemas"]["Role"];
        };
        MemberItem: {
            id: string;
            role: string;
        };
        MemberRef: {
            id: string;
            name?: string | null;
        };
        MemberView: {
            created_at: string;
            email: string;
            id: string;
            last_seen_at?: string | null;
            name: string;
            role: string;
        };
        /** @description Who merged, or took a merge back. */
        MergeActor: {
            id: string;
            /** @description `member`, `key`, `contact` or `system` */
            kind: string;
            name?: string | null;
        };
        /** @description A contact as a merge names it. */
        MergeContact: {
            id: string;
            name?: string | null;
        };
        /** @description A merge of two contacts, standing or taken back. */
        MergeItem: {
            absorbed: components["schemas"]["MergeContact"];
            /** @description The absorbed contact, as short lists want it */
            contact_id: string;
            evidence: Record<string, never>;
            kept: components["schemas"]["MergeContact"];
            merge_id: string;
            merged_at: string;
            merged_by: components["schemas"]["MergeActor"];
            /** @description How many conversations, identities and facts changed hands */
            moved: Record<string, never>;
            name?: string | null;
            /** @description `by_hand`, `proven_identity` or the reason of the suggestion */
            reason: string;
            undone_at?: string | null;
            undone_by?: components["schemas"]["MergeActor"] | null;
        };
        MergedItem: {
            contact: components["schemas"]["ContactDetail"];
            /** @description `false`: the two were one already. */
            created: boolean;
            merge_id: string;
        };
        Merging: {
            /** @description How the member knows */
            note?: string | null;
            /** @description The contact that becomes a part of the one in the address */
            other_id: string;
        };
        /** @description A message of a conversation. */
        MessageItem: {
            author: components["schemas"]["Author"];
            citations: Record<string, never>[];
            client_id?: string | null;
            conversation_id: string;
            created_at: string;
            delivered_at?: string | null;
            files: components["schemas"]["FileRef"][];
            id: string;
            /** @description `text`, `note` or `event` */
            kind: string;
            read_at?: string | null;
            run_id?: string | null;
            /** Format: int64 */
            seq: number;
            /** @description What the customer may answer with one press. */
            suggested: string[];
            text: string;
        };
        Messages: {
            data: components["schemas"]["MessageItem"][];
            next_cursor?: string | null;
            state: components["schemas"]["ConversationState"];
        };
        /** @description A model that is known with its prices. */
        ModelItem: {
            capabilities: string[];
            /**
             * Format: int32
             * @description Tokens that fit in
             */
            context: number;
            id: string;
            /**
             * Format: int64
             * @description Millionths of the currency unit for a million tokens
             */
            input_micros_per_million?: number | null;
            /** Format: int64 */
            output_micros_per_million?: number | null;
            provider: string;
        };
        NewBudget: {
            /** Format: int64 */
            conversation_micros?: number | null;
            /** Format: int64 */
            day_micros?: number | null;
            /** Format: int64 */
            month_micros?: number | null;
        };
        NewCollection: {
            name: string;
        };
        NewContactBody: {
            identities?: components["schemas"]["IdentityBody"][];
            name?: string | null;
        };
        NewInvitation: {
            email: string;
            /** @description Any but owner */
            role: components["schemas"]["Role"];
        };
        NewKeyBody: {
            /** @description Without it the key is good until it is taken away. */
            expires_at?: string | null;
            name: string;
            /** @description E.g. `contacts:read`, or one of the groups `read`, `write`, `events`, `admin` */
            scopes: string[];
        };
        /** @description A key with its secret, which is never shown again. */
        NewKeyView: components["schemas"]["KeyView"] & {
            secret: string;
        };
        NewMessage: {
            /** @description The sender's own id; the same one again is the same message. */
            client_id?: string | null;
            file_ids?: string[];
            text: string;
        };
        NewNote: {
            text: string;
        };
        NewProviderBody: {
            api_key?: string | null;
            base_url?: string | null;
            enabled?: boolean | null;
            kind: string;
            model?: string | null;
            name: string;
        };
        NewReply: {
            /** @description The sender's own id; the same one again is the same message. */
            client_id?: string | null;
            text: string;
        };
        NewSession: {
            email: string;
            password: string;
            totp_code?: string | null;
        };
        NewSetup: {
            email: string;
            name: string;
            password: string;
            workspace_name: string;
        };
        NewVersion: {
            text: string;
        };
        NewWorkspace: {
            name: string;
        };
        /** @description A sign-in at a provider that opens the account. */
        OidcLinkItem: {
            created_at: string;
            email?: string | null;
            id: string;
            last_used_at: string;
            name: string;
            /** @description `null` when it is no longer set up here */
            provider?: string | null;
        };
        Opening: {
            /** @description `portal` or `widget` */
            channel: string;
            /** @description A token that the widget kept; the portal has its cookie. */
            token?: string | null;
        };
        PassageItem: {
            heading_path: string;
            text: string;
            title: string;
        };
        PassageView: {
            heading_path: string[];
            id: string;
            language?: string | null;
            /** Format: int64 */
            ordinal: number;
            /** Format: int64 */
            page?: number | null;
            text: string;
        };
        PasswordChange: {
            current: string;
            password: string;
        };
        PastConversation: {
            channel: string;
            id: string;
            last_message?: components["schemas"]["PastMessage"] | null;
            status: string;
            updated_at: string;
        };
        PastConversations: {
            data: components["schemas"]["PastConversation"][];
            next_cursor?: string | null;
        };
        PastMessage: {
            at: string;
            text: string;
        };
        PortalContact: {
            id: string;
            name?: string | null;
            signed_in: boolean;
        };
        PortalSessionItem: {
            contact: components["schemas"]["PortalContact"];
            conversation_id?: string | null;
            token: string;
        };
        /** @description What a merge would do. */
        PreviewItem: {
            fields: components["schemas"]["FieldPreviewItem"][];
            kept: components["schemas"]["ContactItem"];
            /** @description How many conversations, identities and facts `kept` is going to stand for */
            moves: Record<string, never>;
            /** @description The name afterwards */
            name?: string | null;
            other: components["schemas"]["ContactItem"];
        };
        /** @description Errors as they are sent. */
        Problem: {
            /** @description Stable, for programs. */
            code: string;
            /** @description For people: what happened, what was kept, what to do. */
            detail: string;
            fields: components["schemas"]["ProblemField"][];
            /** @description Stands in the log too. */
            request_id: string;
            /** Format: int32 */
            status: number;
            /** @description The name of the status. */
            title: string;
            /** @description Always `about:blank`; `code` is what tells problems apart. */
            type: string;
        };
        /** @description A field of the request that is wrong. */
        ProblemField: {
            code: string;
            field: string;
            message: string;
        };
        Promoted: {
            document_id: string;
        };
        PromptDetails: {
            active_id?: string | null;
            builtin_text: string;
            /** @description Under which name runs carry the text that comes with the program */
            builtin_version: string;
            name: string;
            split?: components["schemas"]["SplitItem"] | null;
            /** @description Newest first */
            versions: components["schemas"]["VersionItem"][];
        };
        PromptItem: {
            /** @description The version in use; null is the text that comes with the program */
            active?: string | null;
            name: string;
            split?: components["schemas"]["SplitItem"] | null;
            /**
             * Format: int64
             * @description How many the workspace wrote
             */
            versions: number;
        };
        Proof: {
            code: string;
            identity: string;
        };
        /** @description Where language models come from. The key is never shown. */
        ProviderItem: {
            base_url?: string | null;
            enabled: boolean;
            has_key: boolean;
            id: string;
            /** @description `openai`, `anthropic`, `gemini`, `deepseek`, `ollama` or `openai_compatible` */
            kind: string;
            model: string;
            name: string;
            /**
             * Format: int64
             * @description The smallest is asked first
             */
            order: number;
            /** @description `ok`, `failing`, `open` (paused after errors) or `untested` */
            status: string;
        };
        Question: {
            question: string;
        };
        RecoveryCodes: {
            /** @description Each is good once, in place of a code of the app; shown once. */
            recovery_codes: string[];
        };
        RecurringJobs: {
            data: components["schemas"]["RecurringView"][];
        };
        /** @description A job that comes back by itself. */
        RecurringView: {
            /** @description `03:30` on the clocks of the time zone; a day has one run, also when the clocks are changed. */
            at_local_time?: string | null;
            /** Format: int64 */
            every_minutes?: number | null;
            kind: string;
            last_run_at?: string | null;
            next_run_at: string;
            /** @description It doesn't run by itself until it is resumed. */
            paused: boolean;
            time_zone: string;
        };
        Rejected: {
            code: string;
            detail: string;
            /** @description Position of the record, from 0. */
            index: number;
        };
        RejectedView: {
            code: string;
            detail: string;
            /** @description Position among the events of the call, from 0. */
            index: number;
        };
        Rejection: {
            reason?: string;
        };
        Replay: {
            /**
             * Format: int64
             * @description The position after which to read again; 0 is the whole log.
             */
            from: number;
        };
        /** @description What a replay led to. */
        ReplayItem: {
            citations: Record<string, never>[];
            /** @description What is not the same: `reply`, `citations`, `hand_off` */
            differences: string[];
            identical: boolean;
            reply?: string | null;
            /** @description Calls that change something; none was carried out */
            would_have: Record<string, never>[];
        };
        Rerun: {
            /** @description In place of the provider's own */
            model?: string | null;
            /** @description Null is the built-in model */
            provider_id?: string | null;
        };
        Reset: {
            password: string;
            /** @description From the link of the mail */
            token: string;
        };
        /** @description How long runs are kept. */
        RetentionItem: {
            /**
             * Format: int32
             * @description 1 to 3650
             */
            days: number;
        };
        /**
         * @description The role of a member in a workspace.
         * @enum {string}
         */
        Role: "owner" | "admin" | "agent" | "analyst" | "viewer";
        /** @description A run with its steps: the receipt. */
        RunDetail: components["schemas"]["RunItem"] & {
            citations: Record<string, never>[];
            handed_off: boolean;
            input: Record<string, never>;
            reply?: string | null;
            steps: components["schemas"]["StepItem"][];
            /** @description Calls that a trial noted in place of carrying them out */
            would_have: Record<string, never>[];
        };
        /** @description A run, as lists show it. */
        RunItem: {
            agent: string;
            conversation_id?: string | null;
            /** Format: int64 */
            cost_micros: number;
            /** Format: double */
            duration_ms: number;
            error?: string | null;
            id: string;
            /** Format: int64 */
            input_tokens: number;
            model: string;
            /** @description `conversation`, `ask`, `preview`, `rerun` or `summary` */
            occasion: string;
            /** Format: int64 */
            output_tokens: number;
            prompt_version: string;
            /** @description The run that this one did again with another model */
            repeat_of?: string | null;
            /** @description The rung of the fallback ladder that answered */
            rung: string;
            started_at: string;
            status: string;
            /** @description What was asked */
            summary?: string | null;
        };
        /**
         * @description What an API key may be given.
         * @enum {string}
         */
        Scope: "contacts:read" | "contacts:write" | "conversations:read" | "conversations:write" | "events:read" | "events:write" | "knowledge:read" | "knowledge:write" | "runs:read" | "settings:read" | "settings:write";
        /** @description A scope with what it lets a key do. */
        ScopeView: {
            actions: string[];
            scope: components["schemas"]["Scope"];
        };
        SecondFactor: {
            /** @description Of the authenticator app, or a recovery code */
            code: string;
        };
        /** @description Who is signed in, and where. */
        SessionItem: {
            account: components["schemas"]["AccountItem"];
            /** @description Goes into the header `X-CSRF-Token` of every write. */
            csrf_token: string;
            member?: components["schemas"]["MemberItem"] | null;
            workspace?: components["schemas"]["WorkspaceItem"] | null;
            workspaces: components["schemas"]["WorkspaceItem"][];
        };
        /** @description A place where the account is signed in. */
        SessionPlace: {
            created_at: string;
            current: boolean;
            id: string;
            ip: string;
            last_seen_at: string;
            user_agent: string;
        };
        Setup: {
            /** @description Sample data is loaded. */
            demo: boolean;
            demo_sign_in?: components["schemas"]["DemoSignIn"] | null;
            /** @description Nobody has set this installation up yet. */
            needs_owner: boolean;
            sign_in_with: components["schemas"]["SignInWith"][];
            version: string;
        };
        /** @description A step of the set-up. */
        SetupStep: {
            done: boolean;
            /** @description `documents`, `persona`, `conversation`, `provider` or `members` */
            key: string;
        };
        SignInWith: {
            id: string;
            name: string;
        };
        /** @description A passage that the answer rests on. */
        Source: {
            /** @description The id it was imported under, else its own */
            document: string;
            passage: string;
            quote: string;
            /** Format: float */
            score: number;
            title: string;
        };
        SpentItem: {
            /**
             * Format: int64
             * @description Today, in the workspace's time zone
             */
            day: number;
            /** Format: int64 */
            month: number;
        };
        /** @description A share of the conversations gets another version. */
        SplitItem: {
            /**
             * Format: int32
             * @description 1 to 99
             */
            percent: number;
            /** @description Null is the text that comes with the program */
            version_id?: string | null;
        };
        /** @description One step of a run. */
        StepItem: {
            /** Format: int64 */
            cost_micros: number;
            /** Format: double */
            duration_ms: number;
            error?: string | null;
            id: string;
            input: Record<string, never>;
            kind: string;
            output: Record<string, never>;
            /** Format: int64 */
            seq: number;
            /** Format: double */
            started_offset_ms: number;
            title: string;
            /** Format: int64 */
            tokens: number;
        };
        SubjectView: {
            id: string;
            kind: string;
        };
        /** @description Two contacts that may be one person. */
        SuggestionItem: {
            contact: components["schemas"]["ContactItem"];
            created_at: string;
            /** @description What it rests on: the kind and value that both have, and the message in which it was said */
            evidence: Record<string, never>;
            id: string;
            other: components["schemas"]["ContactItem"];
            /** @description `same_email`, `same_phone`, `same_name` or `proven_by_other` */
            reason: string;
        };
        Switch: {
            workspace_id: string;
        };
        /** @description What a test of a connection told. */
        TestResult: {
            /** @description What is wrong and what to do */
            detail?: string | null;
            /** Format: int64 */
            latency_ms?: number | null;
            /** @description The models that the provider lists */
            models: string[];
            ok: boolean;
        };
        /** @description What `track.js` sends. */
        Tracked: {
            /** @description Up to 50. */
            events?: Record<string, never>[];
            /** @description A public key (`pk_…`), made for the scope `tracker`. */
            key?: string;
        };
        Trial: {
            /** @description Oldest first; the last one is the customer's */
            messages: components["schemas"]["TrialMessage"][];
            /** @description As it stands in the form */
            persona: Record<string, never>;
        };
        TrialMessage: {
            /** @description `contact` or `agent` */
            author: string;
            text: string;
        };
        TrialReply: {
            citations: Record<string, never>[];
            reply: string;
            run: components["schemas"]["RunItem"];
        };
        UndoneItem: {
            absorbed_id: string;
            kept_id: string;
            merge_id: string;
            undone_at?: string | null;
        };
        VersionItem: {
            author?: string | null;
            created_at: string;
            id: string;
            text: string;
        };
        /** @description What waits for a person. */
        Waiting: {
            /** Format: int64 */
            drafts: number;
            /** Format: int64 */
            handed_off: number;
            /** Format: int64 */
            unassigned: number;
        };
        Wanted: {
            /** @description An e-mail address or a phone number */
            identity: string;
        };
        /** @description The ways into the account of whoever is signed in. */
        WaysIn: {
            data: components["schemas"]["OidcLinkItem"][];
            has_password: boolean;
        };
        WebPage: {
            collection?: string | null;
            /** @description `page`: this address; `sitemap`: every page that the site map at this address lists. */
            crawl?: components["schemas"]["Crawl"];
            url: string;
        };
        /** @description What each signal said of a passage. */
        Why: {
            /** Format: float */
            pinned: number;
            /** Format: float */
            recency: number;
            /** Format: float */
            text_coverage: number;
            /** Format: int32 */
            text_rank?: number | null;
            /** Format: float */
            text_score: number;
            /** Format: int32 */
            vector_rank?: number | null;
            /** Format: float */
            vector_score: number;
        };
        /** @description Where the widget shows itself and where it speaks first. */
        WidgetItem: {
            /** @description The first that fits the page is shown, once in a visit */
            greetings: components["schemas"]["GreetingItem"][];
            /** @description Paths of pages, in which `*` stands for anything; empty: every page */
            pages: string[];
        };
        /** @description What is left out stays as it is. */
        WorkspaceChangeBody: {
            allowed_origins?: string[] | null;
            brand?: components["schemas"]["BrandChange"] | null;
            /** @description Two letters */
            default_region?: string | null;
            /** @description A bare host name that the business has pointed at this server; null: none */
            domain?: string | null;
            name?: string | null;
            slug?: string | null;
            /** @description IANA name */
            time_zone?: string | null;
            widget?: components["schemas"]["WidgetItem"] | null;
        };
        WorkspaceItem: {
            id: string;
            name: string;
            role: string;
            slug: string;
        };
        WorkspaceView: {
            /** @description Websites that may carry the widget; empty: any. */
            allowed_origins: string[];
            brand: components["schemas"]["BrandView"];
            default_region: string;
            /** @description A host name of the business's own that leads to the portal. */
            domain?: string | null;
            id: string;
            name: string;
            slug: string;
            time_zone: string;
            widget: components["schemas"]["WidgetItem"];
        };
        Written: {
            /** @description Whether the assistant is going to answer. */
            answering: boolean;
            conversation_id: string;
            message: components["schemas"]["MessageItem"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ask_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
        };
    };
    budget_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetItem"];
                };
            };
        };
    };
    budget_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBudget"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetItem"];
                };
            };
        };
    };
    collections_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_CollectionView"];
                };
            };
        };
    };
    collections_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCollection"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionView"];
                };
            };
        };
    };
    consumers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ConsumerView"];
                };
            };
        };
    };
    consumers_name_replay_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    contacts_get: {
        parameters: {
            query?: {
                /** @description Stands in the name or in an identity */
                q?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ContactItem"];
                };
            };
        };
    };
    contacts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContactBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDetail"];
                };
            };
        };
    };
    contacts_merge_suggestions_get: {
        parameters: {
            query?: {
                /** @description Only those in which this contact takes part */
                contact?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_SuggestionItem"];
                };
            };
        };
    };
    contacts_merge_suggestions_id_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedItem"];
                };
            };
        };
    };
    contacts_merge_suggestions_id_dismiss_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    contacts_id_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDetail"];
                };
            };
        };
    };
    contacts_id_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactDetail"];
                };
            };
        };
    };
    contacts_id_conversations_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ContactConversation"];
                };
            };
        };
    };
    contacts_id_events_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ContactEvent"];
                };
            };
        };
    };
    contacts_id_facts_key_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correction"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactItem"];
                };
            };
        };
    };
    contacts_id_facts_key_history_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_FactItem"];
                };
            };
        };
    };
    contacts_id_identities_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityItem"];
                };
            };
        };
    };
    contacts_id_identities_identity_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    contacts_id_merge_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Merging"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MergedItem"];
                };
            };
        };
    };
    contacts_id_merge_preview_get: {
        parameters: {
            query: {
                other_id: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewItem"];
                };
            };
        };
    };
    conversations_get: {
        parameters: {
            query?: {
                /** @description `open` (not closed; the default), `pending`, `closed` or `all` */
                status?: string;
                /** @description `me`, `none` or a member's id */
                assignee?: string;
                channel?: string;
                contact?: string;
                /** @description Words in messages or in the contact's name */
                q?: string;
                /** @description `draft`: a draft waits; `member`: the customer waits for a person; `overdue`: for longer than was promised */
                waiting?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ConversationItem"];
                };
            };
        };
    };
    conversations_counts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counts"];
                };
            };
        };
    };
    conversations_id_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationItem"];
                };
            };
        };
    };
    conversations_id_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationItem"];
                };
            };
        };
    };
    conversations_id_messages_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_MessageItem"];
                };
            };
        };
    };
    conversations_id_messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReply"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageItem"];
                };
            };
        };
    };
    conversations_id_notes_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageItem"];
                };
            };
        };
    };
    conversations_id_read_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    conversations_id_reset_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    documents_get: {
        parameters: {
            query?: {
                /** @description Slug of a collection. */
                collection?: string;
                status?: string;
                /** @description Stands in the title. */
                q?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_DocumentView"];
                };
            };
        };
    };
    documents_post: {
        parameters: {
            query?: {
                /** @description Slug or id of a collection. */
                collection?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_DocumentView"];
                };
            };
        };
    };
    documents_article_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Article"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    documents_faq_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Faq"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    documents_import_post: {
        parameters: {
            query?: {
                /** @description Slug or id of a collection. */
                collection?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
        };
    };
    documents_page_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebPage"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_DocumentView"];
                };
            };
        };
    };
    documents_id_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    documents_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    documents_id_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    documents_id_file_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    documents_id_original_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
        };
    };
    documents_id_passages_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_PassageView"];
                };
            };
        };
    };
    documents_id_restore_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
        };
    };
    drafts_get: {
        parameters: {
            query?: {
                status?: string;
                conversation?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_DraftItem"];
                };
            };
        };
    };
    drafts_id_approve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Approval"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageItem"];
                };
            };
        };
    };
    drafts_id_regenerate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftWish"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftItem"];
                };
            };
        };
    };
    drafts_id_reject_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rejection"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    events_get: {
        parameters: {
            query?: {
                /** @description Only events of this type. */
                type?: string;
                /** @description Only events of this contact. */
                contact?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_EventView"];
                };
            };
        };
    };
    events_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestView"];
                };
            };
        };
    };
    fields_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_FieldItem"];
                };
            };
        };
    };
    files_id_promote_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promoted"];
                };
            };
        };
    };
    home_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeView"];
                };
            };
        };
    };
    invitations_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_InvitationView"];
                };
            };
        };
    };
    invitations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
        };
    };
    invitations_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    invitations_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    jobs_get: {
        parameters: {
            query?: {
                status?: string;
                kind?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_JobView"];
                };
            };
        };
    };
    jobs_counts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
        };
    };
    jobs_recurring_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringJobs"];
                };
            };
        };
    };
    jobs_recurring_kind_pause_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringView"];
                };
            };
        };
    };
    jobs_recurring_kind_resume_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringView"];
                };
            };
        };
    };
    jobs_recurring_kind_run_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    jobs_id_discard_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    jobs_id_retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    keys_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_KeyView"];
                };
            };
        };
    };
    keys_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKeyView"];
                };
            };
        };
    };
    keys_scopes_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ScopeView"];
                };
            };
        };
    };
    keys_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    knowledge_counts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeCounts"];
                };
            };
        };
    };
    knowledge_search_get: {
        parameters: {
            query: {
                q: string;
                /** @description 1 to 300; 10 if not given. */
                limit?: number;
                /** @description Slug of a collection. */
                collection?: string;
                /** @description ISO 639-1 code. */
                language?: string;
                /** @description `public` or `internal` */
                audience?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
        };
    };
    live_get: {
        parameters: {
            query?: {
                /** @description The workspace, where the header can't be set. */
                workspace?: string;
                /** @description What happened after this position is sent first; later the browser's `Last-Event-ID` takes its place. */
                last_event_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    members_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_MemberView"];
                };
            };
        };
    };
    members_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    members_id_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
        };
    };
    merges_get: {
        parameters: {
            query?: {
                /** @description Only those in which this contact takes part */
                contact?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_MergeItem"];
                };
            };
        };
    };
    merges_id_undo_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneItem"];
                };
            };
        };
    };
    models_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ModelItem"];
                };
            };
        };
    };
    oidc_links_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaysIn"];
                };
            };
        };
    };
    oidc_links_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    oidc_second_factor_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactor"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    oidc_provider_callback_get: {
        parameters: {
            query?: {
                state?: string;
                code?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    oidc_provider_link_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkStart"];
                };
            };
        };
    };
    oidc_provider_start_get: {
        parameters: {
            query?: {
                /** @description A page of the member app to go to afterwards */
                next?: string;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    openapijson_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI 3.1 document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    outbox_mails_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_MailView"];
                };
            };
        };
    };
    password_change_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    password_forgot_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Forgot"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    password_reset_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reset"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    persona_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    persona_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    persona_preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Trial"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialReply"];
                };
            };
        };
    };
    prompts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_PromptItem"];
                };
            };
        };
    };
    prompts_name_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptDetails"];
                };
            };
        };
    };
    prompts_name_active_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Choice"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    prompts_name_figures_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_FigureItem"];
                };
            };
        };
    };
    prompts_name_versions_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVersion"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeVersion"];
                };
            };
        };
    };
    providers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ProviderItem"];
                };
            };
        };
    };
    providers_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProviderBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderItem"];
                };
            };
        };
    };
    providers_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    providers_id_patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangedProvider"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderItem"];
                };
            };
        };
    };
    providers_id_test_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
                };
            };
        };
    };
    public_slug_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
        };
    };
    public_slug_code_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    public_slug_conversations_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PastConversations"];
                };
            };
        };
    };
    public_slug_data_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    public_slug_files_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRef"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRef"];
                };
            };
        };
    };
    public_slug_files_id_get: {
        parameters: {
            query?: {
                /** @description With `key`, as the link of a message's file says. */
                until?: number;
                key?: string;
                /** @description The small copy of a picture. */
                preview?: boolean;
            };
            header?: never;
            path: {
                slug: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
        };
    };
    public_slug_handoff_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOffWish"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    public_slug_live_get: {
        parameters: {
            query?: {
                last_event_id?: number;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    public_slug_messages_get: {
        parameters: {
            query?: {
                /** @description A past conversation of the signed-in customer. */
                conversation?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
        };
    };
    public_slug_messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
        };
    };
    public_slug_passages_id_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PassageItem"];
                };
            };
        };
    };
    public_slug_read_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    public_slug_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Opening"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSessionItem"];
                };
            };
        };
    };
    public_slug_session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    public_slug_typing_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    public_slug_verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSessionItem"];
                };
            };
        };
    };
    reply_modes_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    reply_modes_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    runs_get: {
        parameters: {
            query?: {
                agent?: string;
                conversation?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Rows per page, 1 to 200; 50 if not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_RunItem"];
                };
            };
        };
    };
    runs_retention_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionItem"];
                };
            };
        };
    };
    runs_retention_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionItem"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionItem"];
                };
            };
        };
    };
    runs_id_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    runs_id_replay_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayItem"];
                };
            };
        };
    };
    runs_id_rerun_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Rerun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    search_get: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingsView"];
                };
            };
        };
    };
    session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    session_workspace_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Switch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_SessionPlace"];
                };
            };
        };
    };
    sessions_id_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setup_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
        };
    };
    setup_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSetup"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionItem"];
                };
            };
        };
    };
    totp_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentView"];
                };
            };
        };
    };
    totp_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Disable"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    totp_confirm_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
        };
    };
    track_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tracked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestView"];
                };
            };
        };
    };
    workspace_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceView"];
                };
            };
        };
    };
    workspace_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspaceChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceView"];
                };
            };
        };
    };
    workspaces_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkspace"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceView"];
                };
            };
        };
    };
}
