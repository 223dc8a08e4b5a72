// What the official command line says of a build that it registers, as JSON; empty for other deployments.
#pragma once

namespace runyard::schema {

inline constexpr const char *kDevWorkers = R"sql(
ALTER TABLE deployment ADD COLUMN dev TEXT NOT NULL DEFAULT '';
)sql";

} // namespace runyard::schema
