-- What users say about themselves, whether they share how far they have read, and up to where their devices have stored
-- conversations.
ALTER TABLE users ADD COLUMN status_text {{text}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN status_emoji {{text}} NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN status_until {{int}};
ALTER TABLE users ADD COLUMN hides_read {{int}} NOT NULL DEFAULT 0;
ALTER TABLE cursors ADD COLUMN delivered_seq {{int}} NOT NULL DEFAULT 0;
