// The query language of runs for a QueryBar: what is wrong with a query, what may follow at the cursor.
#pragma once

#include "views/query/query_bar.h"

namespace runyard {

class RunFacetsModel;

/// Values and their counts come from `facets`, which lives at least as long.
QueryLanguage runQueryLanguage(const RunFacetsModel &facets);

} // namespace runyard
