#include "engine/domain/trace_ids.h"

#include "engine/domain/trigger_rules.h"

namespace runyard {

namespace {

std::string hexOf(const std::string &text, std::size_t digits)
{
    return idempotencyKeyHash(text + " ").substr(0, digits);
}

} // namespace

std::string traceIdOf(const Run &run)
{
    return hexOf(run.rootId.empty() ? run.id.text : run.rootId.text, 32);
}

std::string spanIdOf(const RunId &run, int attempt)
{
    return hexOf(run.text + "/" + std::to_string(attempt), 16);
}

std::string traceparentOf(const Run &run)
{
    return "00-" + traceIdOf(run) + "-" + spanIdOf(run.id) + "-01";
}

} // namespace runyard
