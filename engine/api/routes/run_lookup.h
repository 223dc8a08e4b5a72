// Lookups several routes share.
#pragma once

#include "engine/api/router/router.h"

namespace runyard {

/// Answers with the full description of a run, relations included. Of a payload or output too large for it
/// there is a link, to the host the request came to.
void answerRetrievedRun(ApiContext &context, const RunId &id, wire::Vocabulary vocabulary,
                        const Answer &answer, std::string_view host);

/// Answers with one page of runs as the query asks; `item` makes one row of it.
void answerRunPage(const ApiCall &call, std::function<wire::Json(const Run &)> item);

} // namespace runyard
