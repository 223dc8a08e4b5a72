#include "models/words/token_recipes.h"

#include "models/words/run_recipes.h"

namespace runyard::recipes {

std::string completeByCurl(const Waitpoint &token, const std::string &apiUrl)
{
    return "curl -X POST " + shellWord(callbackUrl(apiUrl, token))
           + " -H 'content-type: application/json' -d '{\"approved\": true}'";
}

} // namespace runyard::recipes
