-- name: take_turn!
UPDATE turn SET only_row = 1;

-- name: save_subscription!
INSERT INTO subscription (
    subscription_id, channel, scope_kind, scope_id, leads, hour, zone, weekdays_only,
    made_by, changed_by, changed_at, paused
)
VALUES (
    :id, :channel, :scope_kind, :scope_id, :leads, :hour, :zone, :weekdays_only,
    :made_by, :changed_by, :changed_at, :paused
)
ON CONFLICT (subscription_id) DO UPDATE
SET channel = excluded.channel, scope_kind = excluded.scope_kind, scope_id = excluded.scope_id,
    leads = excluded.leads, hour = excluded.hour, zone = excluded.zone, weekdays_only = excluded.weekdays_only,
    made_by = excluded.made_by, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
    paused = excluded.paused;

-- name: subscription^
SELECT {subscription} FROM subscription WHERE subscription_id = :id;

-- name: subscriptions
SELECT {subscription} FROM subscription ORDER BY subscription_id;

-- name: remove_subscription!
DELETE FROM subscription WHERE subscription_id = :id;

-- name: pause_subscription!
UPDATE subscription SET paused = :paused, changed_by = :by, changed_at = :now WHERE subscription_id = :id;

-- name: forget_maker!
UPDATE subscription SET made_by = '' WHERE made_by = :user;

-- name: forget_changer!
UPDATE subscription SET changed_by = '' WHERE changed_by = :user;

-- name: cancel_pending!
UPDATE delivery SET state = 'cancelled', reason = :reason, settled_at = :now
WHERE subscription_id = :id AND state = 'pending';

-- name: cancel_snoozes!
UPDATE delivery SET state = 'cancelled', reason = :reason, settled_at = :now
WHERE channel = :channel AND kind = 'snooze' AND state = 'pending';

-- name: cancel_orphans!
UPDATE delivery SET state = 'cancelled', reason = :reason, settled_at = :now
WHERE subscription_id <> ''
    AND (state = 'pending' OR (state = 'sending' AND lease_until <= :now))
    AND NOT EXISTS (
        SELECT 1 FROM subscription
        WHERE subscription.subscription_id = delivery.subscription_id AND subscription.paused = 0
    );

-- name: plan_deliveries*!
INSERT INTO delivery (
    delivery_id, subscription_id, channel, kind, meeting, day, lead, due_at, expires_at, zone, first_attempt_at, told
)
VALUES (
    :id, :subscription, :channel, :kind, :meeting, :day, :lead, :due_at, :expires_at, :zone, :first_attempt_at, :told
)
ON CONFLICT (delivery_id) DO UPDATE
SET subscription_id = excluded.subscription_id, due_at = excluded.due_at, expires_at = excluded.expires_at,
    zone = excluded.zone, settled_at = NULL,
    state = CASE WHEN delivery.state = 'sending' THEN 'sending' ELSE 'pending' END,
    reason = CASE WHEN delivery.settled_at IS NULL THEN delivery.reason ELSE '' END,
    not_before = CASE WHEN delivery.settled_at IS NULL THEN delivery.not_before ELSE 0 END,
    first_attempt_at = COALESCE(delivery.first_attempt_at, excluded.first_attempt_at)
WHERE (
        delivery.state IN ('pending', 'sending')
        AND (
            delivery.due_at <> excluded.due_at OR delivery.expires_at <> excluded.expires_at
            OR delivery.zone <> excluded.zone OR delivery.subscription_id <> excluded.subscription_id
        )
    )
    OR (delivery.state IN ('superseded', 'cancelled') AND delivery.first_attempt_at IS NULL);

-- name: replaceable_deliveries
SELECT delivery_id FROM delivery
WHERE state = 'pending' AND kind IN ('reminder', 'undated') AND due_at < :until;

-- name: supersede_deliveries*!
UPDATE delivery SET state = 'superseded', reason = :reason, settled_at = :now
WHERE delivery_id = :id AND state = 'pending';

-- name: next_delivery^
-- Channels are looked up in lists that are made once, since thousands may be due after an outage.
SELECT {delivery} FROM delivery
WHERE ((state = 'pending' AND due_at <= :now AND not_before <= :now) OR (state = 'sending' AND lease_until <= :now))
    AND {wanted}
    AND NOT EXISTS (SELECT 1 FROM note WHERE key = 'halted')
    AND NOT EXISTS (SELECT 1 FROM pace WHERE channel = '*' AND held_until > :now)
    AND channel NOT IN (SELECT channel FROM pace WHERE held_until > :now)
    AND channel NOT IN (SELECT channel FROM delivery WHERE state = 'sending' AND lease_until > :now)
ORDER BY day, due_at, delivery_id LIMIT 1;

-- name: claim_delivery!
UPDATE delivery
SET state = 'sending', attempts = attempts + 1, lease_until = :until,
    first_attempt_at = COALESCE(first_attempt_at, :now)
WHERE delivery_id = :id;

-- name: lease_of$
SELECT lease_until FROM delivery
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts
    AND {wanted};

-- name: mark_sent!
UPDATE delivery
SET state = 'sent', posted_as = :posted_as, told = :told, settled_at = :now, lease_until = 0, reason = ''
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts;

-- name: release_delivery!
UPDATE delivery
SET state = 'pending', first_attempt_at = NULL, not_before = :not_before, lease_until = 0, reason = :reason
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts;

-- name: postpone_delivery!
-- Nothing went wrong, and so it has no reason, by which `oldest_due` knows it.
UPDATE delivery
SET state = 'pending', not_before = :not_before, lease_until = 0, reason = '',
    first_attempt_at = CASE WHEN :doubtful = 1 THEN first_attempt_at ELSE NULL END
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts;

-- name: doubt_delivery!
UPDATE delivery SET lease_until = :look_at, reason = :reason, unreceipted = unreceipted + :posted
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts;

-- name: settle_delivery!
UPDATE delivery SET state = :state, reason = :reason, settled_at = :now, lease_until = 0
WHERE delivery_id = :id AND state = 'sending' AND attempts = :attempts;

-- name: mark_told!
UPDATE delivery SET told = :told, settled_at = :now
WHERE channel = :channel AND meeting = :meeting
    AND (state = 'sent' OR (state = 'pending' AND kind = 'snooze' AND told <> ''));

-- name: decide_sent!
UPDATE delivery SET state = 'sent', reason = :reason, settled_at = :now
WHERE delivery_id = :id AND state = 'unknown';

-- name: decide_resend!
UPDATE delivery
SET state = 'pending', reason = '', settled_at = NULL, first_attempt_at = NULL, not_before = 0, reported_at = NULL,
    unreceipted = 0
WHERE delivery_id = :id AND state = 'unknown';

-- name: hold_channel!
INSERT INTO pace (channel, held_until) VALUES (:channel, :until)
ON CONFLICT (channel) DO UPDATE SET held_until = excluded.held_until WHERE excluded.held_until > pace.held_until;

-- name: delivery^
SELECT {delivery} FROM delivery WHERE delivery_id = :id;

-- name: deliveries
SELECT {delivery} FROM delivery WHERE state = :state OR :state = ''
ORDER BY due_at, delivery_id LIMIT :limit;

-- name: siblings
SELECT {delivery} FROM delivery WHERE channel = :channel AND meeting = :meeting AND day = :day
ORDER BY due_at, delivery_id;

-- name: announcements
SELECT {delivery} FROM delivery
WHERE kind IN ('reminder', 'snooze')
    AND (
        (state = 'sent' AND posted_as IS NOT NULL AND settled_at >= :since)
        OR (state = 'pending' AND kind = 'snooze' AND told <> '')
    )
ORDER BY COALESCE(settled_at, 0), delivery_id;

-- name: undecided
SELECT {delivery} FROM delivery WHERE state = 'unknown' AND reported_at IS NULL
ORDER BY due_at, delivery_id;

-- name: mark_reported*!
UPDATE delivery SET reported_at = :now WHERE delivery_id = :id AND state = 'unknown';

-- name: oldest_due$
-- A row that was put off on purpose has no reason, and is late only from when it was put off to.
SELECT min(CASE WHEN reason = '' AND not_before > due_at THEN not_before ELSE due_at END) AS since FROM delivery
WHERE state IN ('pending', 'sending') AND due_at <= :now AND (reason <> '' OR not_before <= :now)
    AND {wanted};

-- name: oldest_open$
SELECT min(due_at) AS due_at FROM delivery WHERE state IN ('pending', 'sending');

-- name: prune_deliveries!
DELETE FROM delivery WHERE state NOT IN ('pending', 'sending', 'unknown') AND expires_at <= :before;

-- name: prune_pace!
DELETE FROM pace WHERE held_until <= :before;

-- name: note$
SELECT value FROM note WHERE key = :key;

-- name: set_note!
INSERT INTO note (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: drop_note!
DELETE FROM note WHERE key = :key;

-- name: suspect_deliveries!
UPDATE delivery SET first_attempt_at = COALESCE(first_attempt_at, due_at)
WHERE state IN ('pending', 'sending') AND due_at <= :now;

-- name: entries_seen
SELECT entry_id, digest FROM entry_seen;

-- name: remember_entries*!
INSERT INTO entry_seen (entry_id, digest, seen_at) VALUES (:id, :digest, :seen_at)
ON CONFLICT (entry_id) DO UPDATE SET digest = excluded.digest, seen_at = excluded.seen_at;

-- name: forget_entries*!
DELETE FROM entry_seen WHERE entry_id = :id;

-- name: changed_since
SELECT entry_id FROM entry_seen WHERE seen_at > :when ORDER BY entry_id;
