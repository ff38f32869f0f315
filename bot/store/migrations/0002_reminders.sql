-- Times are seconds since 1970 (UTC), days are ISO text, truth is 1 and falsehood 0.
CREATE TABLE subscription (
    subscription_id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    scope_kind TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    leads TEXT NOT NULL,
    hour INTEGER NOT NULL,
    zone TEXT NOT NULL,
    weekdays_only INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at DOUBLE PRECISION NOT NULL,
    paused INTEGER NOT NULL
);
CREATE TABLE delivery (
    delivery_id TEXT PRIMARY KEY,
    subscription_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    meeting TEXT NOT NULL,
    day TEXT NOT NULL,
    lead INTEGER NOT NULL,
    due_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    zone TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (
        state IN ('pending', 'sending', 'sent', 'superseded', 'cancelled', 'missed', 'failed', 'unknown')
    ),
    attempts INTEGER NOT NULL DEFAULT 0,
    first_attempt_at DOUBLE PRECISION,
    lease_until DOUBLE PRECISION NOT NULL DEFAULT 0,
    not_before DOUBLE PRECISION NOT NULL DEFAULT 0,
    posted_as TEXT,
    told TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    settled_at DOUBLE PRECISION,
    reported_at DOUBLE PRECISION
);
CREATE INDEX delivery_open ON delivery (due_at) WHERE state IN ('pending', 'sending');
CREATE INDEX delivery_meeting ON delivery (channel, meeting, day);
CREATE TABLE pace (
    channel TEXT PRIMARY KEY,
    held_until DOUBLE PRECISION NOT NULL
);
CREATE TABLE note (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE entry_seen (
    entry_id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    seen_at DOUBLE PRECISION NOT NULL
);
-- Whoever changes reminders updates this row first, so that on PostgreSQL too they come one after the other.
CREATE TABLE turn (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1)
);
INSERT INTO turn (only_row) VALUES (1);
-- What was asked, redacted, for the answers that people mark as not helpful.
ALTER TABLE answer ADD COLUMN asked TEXT NOT NULL DEFAULT '';
