-- What is old is found by its time.
CREATE INDEX refresh_tokens_used ON refresh_tokens (used_at);
CREATE INDEX sessions_expires ON sessions (expires_at);
