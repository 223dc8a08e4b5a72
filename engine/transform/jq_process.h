// Runs a jq expression in a separate process, which is killed when it takes too much time or memory and
// restarted for the next payload.
// Thread: one at a time, and never the engine's; a call blocks for at most its time limit.
#pragma once

#include "engine/base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace runyard {

class JqProcess
{
public:
    static constexpr int kMillisPerPayload = 1'000;

    /// `helper` is the path of runyard-jq. The error explains what is wrong with the expression.
    static Result<std::unique_ptr<JqProcess>> start(const std::filesystem::path &helper,
                                                    std::string expression);
    ~JqProcess() { end(); }
    JqProcess(const JqProcess &) = delete;
    JqProcess &operator=(const JqProcess &) = delete;

    /// Returns the single result of the expression as JSON text.
    Result<std::string> apply(std::string_view json);

private:
    JqProcess(std::filesystem::path helper, std::string expression)
        : m_helper(std::move(helper)), m_expression(std::move(expression))
    {
    }
    Status begin();
    int end(); // returns its exit status as waitpid() does
    Result<std::string> exchange(std::string_view text);

    std::filesystem::path m_helper;
    std::string m_expression;
    pid_t m_pid = 0;
    int m_socket = -1;
};

} // namespace runyard
