-- Times are seconds since 1970 (UTC). Users and conversations are kept as salted hashes.
CREATE TABLE salt (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    value TEXT NOT NULL
);
CREATE TABLE inbox (
    event_key TEXT PRIMARY KEY,
    message_key TEXT UNIQUE,
    body TEXT NOT NULL,
    received_at DOUBLE PRECISION NOT NULL,
    claimed_until DOUBLE PRECISION NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    posted_as TEXT,
    finished_at DOUBLE PRECISION
);
CREATE INDEX inbox_unfinished ON inbox (received_at) WHERE finished_at IS NULL;
CREATE TABLE conversation (
    conversation_key TEXT PRIMARY KEY,
    user_hash TEXT NOT NULL,
    context TEXT NOT NULL,
    saved_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX conversation_user ON conversation (user_hash);
CREATE TABLE answer (
    answer_id TEXT PRIMARY KEY,
    user_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX answer_user ON answer (user_hash);
CREATE TABLE feedback (
    user_hash TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    saved_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (user_hash, answer_id)
);
CREATE TABLE unanswered (
    unanswered_id TEXT PRIMARY KEY,
    user_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    day TEXT NOT NULL,
    saved_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX unanswered_user ON unanswered (user_hash);
CREATE TABLE forgotten (
    user_hash TEXT PRIMARY KEY,
    forgotten_at DOUBLE PRECISION NOT NULL
);
