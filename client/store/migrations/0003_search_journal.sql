-- compat: 2
-- Which messages came, changed or went since the search index was last kept on disk. Written only once somebody has
-- searched: then search_state has a row, whose mark names this journal, and `trimmed` is the last change taken out of it.
CREATE TABLE search_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mark BLOB NOT NULL,
    trimmed INTEGER NOT NULL
);
CREATE TABLE search_changes (
    change INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    message BLOB NOT NULL,
    removed INTEGER NOT NULL
);
CREATE INDEX search_removals ON search_changes (change) WHERE removed = 1;
CREATE TRIGGER messages_inserted AFTER INSERT ON messages WHEN EXISTS (SELECT 1 FROM search_state) BEGIN INSERT INTO search_changes (conversation, message, removed) VALUES (new.conversation, new.id, 0); END;
CREATE TRIGGER messages_updated AFTER UPDATE ON messages WHEN EXISTS (SELECT 1 FROM search_state) BEGIN INSERT INTO search_changes (conversation, message, removed) VALUES (new.conversation, new.id, new.deleted <> 0); END;
CREATE TRIGGER messages_removed AFTER DELETE ON messages WHEN EXISTS (SELECT 1 FROM search_state) BEGIN INSERT INTO search_changes (conversation, message, removed) VALUES (old.conversation, old.id, 1); END;
