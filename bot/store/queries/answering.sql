-- Every statement runs unchanged on SQLite and on PostgreSQL. Parameters are written with a colon;
-- what stands in braces is said once, in `store/database.py`.

-- name: add_salt!
INSERT INTO salt (only_row, value) VALUES (1, :value) ON CONFLICT DO NOTHING;

-- name: salt$
SELECT value FROM salt WHERE only_row = 1;

-- name: remember_event!
INSERT INTO inbox (event_key, message_key, body, received_at)
VALUES (:event_key, :message_key, :body, :now)
ON CONFLICT DO NOTHING;

-- name: claim_event^
UPDATE inbox SET claimed_until = :until, attempts = attempts + 1
WHERE event_key = :event_key AND finished_at IS NULL AND claimed_until <= :now
RETURNING body, attempts, posted_as;

-- name: unfinished_events
SELECT event_key, body FROM inbox
WHERE finished_at IS NULL AND claimed_until <= :now
ORDER BY received_at, event_key;

-- name: release_claims!
UPDATE inbox SET claimed_until = 0 WHERE finished_at IS NULL;

-- name: delay_event!
UPDATE inbox SET claimed_until = :until WHERE event_key = :event_key AND finished_at IS NULL;

-- name: mark_posted!
UPDATE inbox SET posted_as = :posted_as WHERE event_key = :event_key;

-- name: finish_event!
UPDATE inbox SET finished_at = :now, body = '' WHERE event_key = :event_key;

-- name: finish_all_events!
UPDATE inbox SET finished_at = :now, body = '' WHERE finished_at IS NULL;

-- name: drop_event!
DELETE FROM inbox WHERE event_key = :event_key;

-- name: save_context!
INSERT INTO conversation (conversation_key, user_hash, context, saved_at)
VALUES (:conversation_key, :user_hash, :context, :now)
ON CONFLICT (conversation_key) DO UPDATE
SET user_hash = excluded.user_hash, context = excluded.context, saved_at = excluded.saved_at;

-- name: load_context$
SELECT context FROM conversation WHERE conversation_key = :conversation_key AND saved_at > :since;

-- name: save_answer!
INSERT INTO answer (answer_id, user_hash, body, saved_at, asked)
VALUES (
    :answer_id, :user_hash, :body, :now,
    CASE WHEN EXISTS (SELECT 1 FROM forgotten WHERE user_hash = :user_hash) THEN '' ELSE :asked END
)
ON CONFLICT (answer_id) DO UPDATE
SET body = excluded.body, saved_at = excluded.saved_at, asked = excluded.asked;

-- name: load_answer$
SELECT body FROM answer WHERE answer_id = :answer_id AND saved_at > :since;

-- name: save_feedback!
INSERT INTO feedback (user_hash, answer_id, verdict, reason, saved_at)
VALUES (:user_hash, :answer_id, :verdict, :reason, :now)
ON CONFLICT (user_hash, answer_id) DO UPDATE
SET verdict = excluded.verdict, reason = excluded.reason, saved_at = excluded.saved_at;

-- name: save_unanswered!
INSERT INTO unanswered (unanswered_id, user_hash, text, day, saved_at)
SELECT :unanswered_id, :user_hash, :text, :day, :now
WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE user_hash = :user_hash)
ON CONFLICT (unanswered_id) DO NOTHING;

-- name: unanswered
SELECT text, count(*) AS times, max(day) AS last_day FROM unanswered
GROUP BY text ORDER BY times DESC, text;

-- name: thumbs_down
SELECT answer.asked, feedback.saved_at
FROM feedback JOIN answer ON answer.answer_id = feedback.answer_id
WHERE feedback.verdict = 'bad' AND answer.asked <> ''
ORDER BY feedback.saved_at, answer.answer_id;

-- name: remember_forgotten!
INSERT INTO forgotten (user_hash, forgotten_at) VALUES (:user_hash, :now)
ON CONFLICT (user_hash) DO UPDATE SET forgotten_at = excluded.forgotten_at;

-- name: forget_conversations!
DELETE FROM conversation WHERE user_hash = :user_hash;

-- name: forget_answers!
DELETE FROM answer WHERE user_hash = :user_hash;

-- name: forget_feedback!
DELETE FROM feedback WHERE user_hash = :user_hash;

-- name: forget_unanswered!
DELETE FROM unanswered WHERE user_hash = :user_hash;

-- name: prune_inbox!
DELETE FROM inbox WHERE received_at <= :before;

-- name: prune_conversations!
DELETE FROM conversation WHERE saved_at <= :before;

-- name: prune_answers!
DELETE FROM answer WHERE saved_at <= :before;

-- name: prune_feedback!
DELETE FROM feedback WHERE saved_at <= :before;

-- name: prune_unanswered!
DELETE FROM unanswered WHERE saved_at <= :before;

-- name: counts^
SELECT
    (SELECT count(*) FROM inbox WHERE finished_at IS NULL) AS waiting,
    (SELECT count(*) FROM conversation) AS conversations,
    (SELECT count(*) FROM answer) AS answers,
    (SELECT count(*) FROM feedback WHERE verdict = 'good') AS good,
    (SELECT count(*) FROM feedback WHERE verdict = 'bad') AS bad,
    (SELECT count(*) FROM unanswered) AS unanswered;
