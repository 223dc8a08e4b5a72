// Look-ups shared by several routes.
#pragma once

#include "engine/api/router/router.h"

namespace runyard {

/// Answers with the full description of a run, including relations. A payload or output that is too large is
/// replaced by a link to the host that the request used.
void answerRetrievedRun(ApiContext &context, const RunId &id, wire::Vocabulary vocabulary,
                        const Answer &answer, std::string_view host);

/// Answers with the page of runs that the query selects; `item` makes each row.
void answerRunPage(const ApiCall &call, std::function<wire::Json(const Run &)> item);

} // namespace runyard
