// Lets the process of an attempt do what its run may do, with the key it was given in place of the workspace's: its
// own run and the runs that came of it (its family), their batches, the wait tokens of its tree. The key of a
// persistent worker stands for every live run of its task. A key ends with its run. Any thread; must outlive the
// server.
#pragma once

#include "engine/api/access/public_token.h"
#include "engine/api/router/router.h"
#include "engine/domain/run_key.h"

namespace runyard {

class RunAccess
{
public:
    using Next = std::function<void(const HttpRequest &, HttpReply)>;

    RunAccess(EngineClient &client, const Clock &clock, std::string key);

    /// Whether the key was made by this engine; its run may be over.
    bool knows(std::string_view bearer) const { return holderOf(bearer, m_key).has_value(); }
    /// Goes on with `next`, or answers 401 or 403.
    void handle(std::string_view bearer, const HttpRequest &request, const Router::Found &found,
                HttpReply reply, Next next);

    using Verdict = std::function<void(Result<bool>)>;
    /// Whether a public token that a run (or "task ID") signed with its key may have these scopes.
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
