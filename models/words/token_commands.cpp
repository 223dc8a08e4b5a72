#include "models/words/token_commands.h"

#include "models/words/run_commands.h"

namespace runyard::commands {

std::string completeByCurl(const Waitpoint &token, const std::string &apiUrl)
{
    return "curl -X POST " + shellWord(callbackUrl(apiUrl, token))
           + " -H 'content-type: application/json' -d '{\"approved\": true}'";
}

} // namespace runyard::commands
