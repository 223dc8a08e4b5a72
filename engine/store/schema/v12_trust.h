// Facts that decide whom and what to trust: which project a queue's limit comes from.
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
)sql";

} // namespace runyard::schema
