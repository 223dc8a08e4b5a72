// Restricts an attempt's process, which has a run's key instead of the workspace's key, to its run and that
// run's descendants (its family), their batches, and the wait tokens of its tree. The key of a persistent
// worker covers every unfinished run of its task. A key is valid until its run ends. Thread: any. Must outlive
// the server.
#pragma once

#include "engine/api/access/public_token.h"
#include "engine/api/router/router.h"
#include "engine/domain/run_key.h"
#include "engine/domain/waitpoint.h"

namespace runyard {

class RunAccess
{
public:
    using Next = std::function<void(const HttpRequest &, HttpReply)>;

    RunAccess(EngineClient &client, const Clock &clock, std::string key);

    /// Whether this engine made the key, even if its run has ended.
    bool knows(std::string_view bearer) const { return holderOf(bearer, m_key).has_value(); }
    /// Calls `next`, or answers 401 or 403.
    void handle(std::string_view bearer, const HttpRequest &request, const Router::Found &found,
                HttpReply reply, Next next);

    using Verdict = std::function<void(Result<bool>)>;
    /// Whether a run (or "task ID") may grant these scopes in a public token signed with its key.
    void checkScopes(const std::string &maker, const std::vector<TokenScope> &scopes, Verdict verdict);

private:
    struct Asking;
    using AskingPointer = std::shared_ptr<Asking>;
    using Check = std::function<void(Verdict)>;

    void whenAlive(const AskingPointer &asking, std::function<void()> then);
    void checkRule(const AskingPointer &asking);
    void addBodyChecks(const AskingPointer &asking, std::vector<Check> &checks);
    void addTriggerChecks(const AskingPointer &asking, std::vector<Check> &checks);
    void addScopeChecks(const AskingPointer &asking, const std::vector<TokenScope> &scopes,
                        std::vector<Check> &checks);
    void checkAll(const AskingPointer &asking, std::vector<Check> checks);
    static void allOf(std::vector<Check> checks, std::size_t next, Verdict verdict);
    void goOn(const AskingPointer &asking);
    void answerMade(const AskingPointer &asking, HttpResponse response, const HttpReply &reply);

    Check own(const AskingPointer &asking, RunId run);
    Check family(const AskingPointer &asking, RunId run);
    Check batchOf(const AskingPointer &asking, BatchId batch);
    Check token(const AskingPointer &asking, WaitpointId token);
    void isFamily(const KeyHolderName &holder, const RunId &run, int steps, Verdict verdict);
    void haveOneRoot(const RunId &one, const RunId &other, Verdict verdict);

    EngineClient &m_client;
    const Clock &m_clock;
    std::string m_key;
};

} // namespace runyard
