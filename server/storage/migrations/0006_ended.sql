-- What is old is found by its time.
CREATE INDEX invites_expires ON invites (expires_at);
CREATE INDEX devices_revoked ON devices (revoked_at);
