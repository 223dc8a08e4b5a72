// Wait tokens as JSON.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/api/wire/query_values.h"
#include "engine/domain/waitpoint.h"

namespace runyard::wire {

/// Reads {timeout?, idempotencyKey?, idempotencyKeyTTL?, tags?}, all optional.
Result<TokenRequest> tokenRequest(std::string_view body, TimePoint now);
/// {data?}
Result<Packet> completionData(std::string_view body);
/// Returns the output for a callback's body: JSON unchanged, other text as text, an empty body as {}.
Packet callbackData(const std::string &body);

/// filter[status], [tags], [idempotencyKey], [createdAt][from|to|period]; page[size], [after], [before].
Result<TokenPageRequest> tokenPageRequest(const QueryValues &values, TimePoint now);

/// A row of a list, without the output.
Json tokenItem(const Waitpoint &token, const std::string &origin);
Json retrievedToken(const Waitpoint &token, const std::string &origin);

} // namespace runyard::wire
