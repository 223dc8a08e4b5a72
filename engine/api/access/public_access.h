// Lets bearers of public tokens do what their scopes name, and nothing else. Where a scope is for a tag, a
// task or a batch, the run is looked up first. Any thread; must outlive the server.
#pragma once

#include "engine/api/access/route_access.h"
#include "engine/api/router.h"

#include <map>
#include <mutex>

namespace runyard {

class PublicAccess
{
public:
    using Next = std::function<void(const HttpRequest &, HttpReply)>;

    PublicAccess(EngineClient &client, const Clock &clock, std::string key);

    /// Goes on with `next`, or answers 401 or 403. `token` is what stood behind "Bearer ".
    void handle(std::string_view token, const HttpRequest &request, HttpReply reply, Next next);

private:
    void check(const PublicToken &token, const AccessNeed &need, std::shared_ptr<HttpRequest> request,
               HttpReply reply, Next next);
    void goOn(const PublicToken &token, const AccessNeed &need, const HttpRequest &request, HttpReply reply,
              const Next &next);
    bool take(const PublicToken &token, const HttpRequest &request);
    void giveBack(const std::string &fingerprint);
    std::string tokenFor(const std::string &scope) const;

    class Trigger;
    struct Use
    {
        std::string requestKey;
        TimePoint forgetAt;
    };

    EngineClient &m_client;
    const Clock &m_clock;
    std::string m_key;
    std::mutex m_mutex;
    std::map<std::string, Use> m_used; // one-time tokens, by fingerprint, until they expire
};

/// 403 with the scopes that would do.
HttpResponse forbidden(const std::string &message);

} // namespace runyard
