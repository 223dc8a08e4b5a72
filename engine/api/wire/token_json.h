// Wait tokens as JSON.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/api/wire/query_values.h"
#include "engine/domain/waitpoint.h"

namespace runyard::wire {

/// {timeout?, idempotencyKey?, idempotencyKeyTTL?, tags?}; an empty body asks for a token without any.
Result<TokenRequest> tokenRequest(std::string_view body, TimePoint now);
/// {data?}
Result<Packet> completionData(std::string_view body);
/// What a callback was sent: JSON as it is, other text as text, nothing as {}.
Packet callbackData(const std::string &body);

/// filter[status], [tags], [idempotencyKey], [createdAt][from|to|period]; page[size], [after], [before].
Result<TokenPageRequest> tokenPageRequest(const QueryValues &values, TimePoint now);

/// A row of a list: without the output.
Json tokenItem(const Waitpoint &token, const std::string &origin);
Json retrievedToken(const Waitpoint &token, const std::string &origin);

} // namespace runyard::wire
