-- compat: 3
-- What search finds messages by. A program that does not keep it must not write here.
--
-- doc: grows with time. at, sender_id and edited_seq are those of the message. waiting: its tokens are yet to be written.
CREATE TABLE search_documents (
    doc {{serial}},
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    edited_seq {{int}},
    at {{int}} NOT NULL,
    sender_id {{id}} NOT NULL,
    waiting {{int}} NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX search_documents_message ON search_documents (conversation_id, message_id);
CREATE INDEX search_documents_at ON search_documents (at);
CREATE INDEX search_documents_waiting ON search_documents (doc) WHERE waiting = 1;

-- The tokens (shared/search): which documents have one, but not where, nor the text.
{{sqlite}} CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');
{{postgres}} ALTER TABLE search_documents ADD COLUMN tokens tsvector NOT NULL DEFAULT '';
{{postgres}} CREATE INDEX search_documents_tokens ON search_documents USING gin (tokens) WITH (gin_pending_list_limit = 512);
