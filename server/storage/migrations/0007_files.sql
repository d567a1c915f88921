-- compat: 7
-- Files. `received` bytes of an upload are on the disk; media_type is NULL until it is finished; kept: a message refers
-- to it, or did. A file that is removed keeps its row, and its bytes until erased_at.
CREATE TABLE files (
    id {{id}} PRIMARY KEY,
    user_id {{id}} NOT NULL REFERENCES users (id),
    name {{text}} NOT NULL,
    size {{int}} NOT NULL,
    sha256 {{bytes}},
    keep_location {{int}} NOT NULL,
    stored_as {{text}} NOT NULL,
    received {{int}} NOT NULL DEFAULT 0,
    kept {{int}} NOT NULL DEFAULT 0,
    media_type {{text}},
    width {{int}},
    height {{int}},
    blurhash {{text}},
    created_at {{int}} NOT NULL,
    touched_at {{int}} NOT NULL,
    removed_at {{int}},
    erased_at {{int}}
);
CREATE UNIQUE INDEX files_stored_as ON files (stored_as);
CREATE INDEX files_user ON files (user_id, size) WHERE removed_at IS NULL;
CREATE INDEX files_loose ON files (touched_at) WHERE kept = 0 AND removed_at IS NULL;
CREATE INDEX files_to_erase ON files (removed_at) WHERE removed_at IS NOT NULL AND erased_at IS NULL;

-- A projection: which messages refer to a file. `seq` is the message's.
CREATE TABLE file_references (
    file_id {{id}} NOT NULL,
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, message_id, file_id)
) {{without rowid}};
CREATE INDEX file_references_file ON file_references (file_id, conversation_id, seq);

-- Where references were, for whoever could read them and is to hear that the file is gone.
CREATE TABLE file_tombstones (
    file_id {{id}} NOT NULL,
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    seq {{int}} NOT NULL,
    PRIMARY KEY (file_id, conversation_id, seq)
) {{without rowid}};
