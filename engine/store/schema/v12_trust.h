// Facts that decide whom and what to trust: which project a queue's limit comes from; of a wait token's secret only
// a hash, with the run that made the token (secret_hash() is a function of ours, see hash_function.h); which public
// tokens have been used.
#pragma once

namespace runyard::schema {

// Limits declared before there were claims go to the project whose current tasks use the queue, else to
// the project that was deployed last.
inline constexpr const char *kTrust = R"sql(
CREATE TABLE queue_claim (
    queue TEXT NOT NULL,
    project TEXT NOT NULL,
    concurrency_limit INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (queue, project)
) WITHOUT ROWID;
INSERT INTO queue_claim (queue, project, concurrency_limit, since)
SELECT name, project, declared_limit, 0 FROM (
    SELECT q.name, q.declared_limit, coalesce(
        (SELECT d.project FROM deployment d JOIN deployment_task t ON t.deployment = d.number
         WHERE d.current = 1 AND (json_extract(t.definition, '$.queue') = q.name OR 'task/' || t.task = q.name)
         ORDER BY d.number LIMIT 1),
        (SELECT project FROM deployment WHERE current = 1 ORDER BY number DESC LIMIT 1)) AS project
    FROM queue q WHERE q.declared_limit IS NOT NULL)
WHERE project IS NOT NULL;

ALTER TABLE waitpoint RENAME COLUMN secret TO secret_hash;
UPDATE waitpoint SET secret_hash = secret_hash(secret_hash) WHERE secret_hash <> '';
ALTER TABLE waitpoint ADD COLUMN made_by TEXT NOT NULL DEFAULT '';

CREATE TABLE token_use (
    token TEXT NOT NULL,
    what TEXT NOT NULL,
    request_key TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (token, what)
) WITHOUT ROWID;
CREATE INDEX token_use_by_end ON token_use (expires_at);
)sql";

} // namespace runyard::schema
