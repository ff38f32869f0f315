-- How often a delivery was posted without Slack's receipt, which the words of its reason alone told before.
ALTER TABLE delivery ADD COLUMN unreceipted INTEGER NOT NULL DEFAULT 0;
UPDATE delivery SET unreceipted = CASE WHEN reason LIKE 'posted twice without receipt%' THEN 2 ELSE 1 END
WHERE reason LIKE 'posted without receipt%' OR reason LIKE 'posted twice without receipt%';
